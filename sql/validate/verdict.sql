-- The verdict of each delivery of a batch, from its findings and malformed rows.
--
-- Grain: delivery.
-- Reads: register.delivery, quality.finding.
-- Writes: quality.verdict.
-- Parameters: $1 and $2, first and last delivery; $3 and $4, the share of rows out of the figures above
-- which a delivery of records is refused, as numerator and denominator; $5 and $6, the same for counts;
-- $7, when.
--
-- The share is compared by cross-multiplication: 10 % of 10 rows is not above 10 %.
insert into quality.verdict (
    region_code, delivery_id, verdict, row_count, malformed_count, rejected_count, warned_count, reason, judged_at
)
with
found as (
    select
        finding.delivery_id,
        count(distinct finding.line_number) filter (where finding.severity in ('reject', 'hold')) as rejected_count,
        count(distinct finding.line_number) filter (where finding.severity = 'warn') as warned_count
    from quality.finding as finding
    where finding.delivery_id between $1 and $2
    group by finding.delivery_id
),

counted as (
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.malformed_count,
        delivery.record_count + delivery.malformed_count as row_count,
        coalesce(found.rejected_count, 0) as rejected_count,
        coalesce(found.warned_count, 0) as warned_count,
        case when delivery.kind = 'counts' then $5::bigint else $3::bigint end as limit_numerator,
        case when delivery.kind = 'counts' then $6::bigint else $4::bigint end as limit_denominator
    from register.delivery as delivery
    left join found on delivery.delivery_id = found.delivery_id
    where delivery.delivery_id between $1 and $2
)

select
    counted.region_code,
    counted.delivery_id,
    case
        when
            (counted.malformed_count + counted.rejected_count) * counted.limit_denominator
            > counted.row_count * counted.limit_numerator
            then 'refused'
        when counted.malformed_count + counted.rejected_count + counted.warned_count > 0 then 'accepted_with_warnings'
        else 'accepted'
    end as verdict,
    counted.row_count,
    counted.malformed_count,
    counted.rejected_count,
    counted.warned_count,
    format(
        '%s of %s rows out of the figures (%s malformed, %s rejected), %s with warnings; refused above %s %%',
        counted.malformed_count + counted.rejected_count,
        counted.row_count,
        counted.malformed_count,
        counted.rejected_count,
        counted.warned_count,
        trim_scale(100.0 * counted.limit_numerator / counted.limit_denominator)
    ) as reason,
    $7::timestamptz as judged_at
from counted
