-- The verdict of each delivery of a batch, from its findings and malformed rows.
--
-- Grain: delivery.
-- Reads: register.file, register.delivery, quality.finding.
-- Writes: quality.verdict.
-- Parameters: $1 and $2, first and last delivery; $3 to $5, every kind and the share of rows out of the figures above
-- which a delivery of it is refused: kinds, numerators, denominators, in step; $6, when.
--
-- The share is compared by cross-multiplication: 10 % of 10 rows is not above 10 %. Rows of the file that no
-- delivery can be told are held against each of them: a part of a region's counts is no figure. A delivery that takes
-- the one before it back has no rows, and nothing to be refused for.
insert into quality.verdict (
    region_code, delivery_id, verdict, row_count, malformed_count, rejected_count, warned_count, reason, judged_at
)
with
refusal as (
    select
        given.kind,
        given.limit_numerator,
        given.limit_denominator
    from unnest($3::text[], $4::bigint[], $5::bigint[]) as given (kind, limit_numerator, limit_denominator)
),

failing_row as (
    select
        finding.delivery_id,
        finding.line_number,
        bool_or(finding.severity in ('reject', 'hold')) as is_rejected,
        bool_or(finding.severity = 'warn') as is_warned
    from quality.finding as finding
    where finding.delivery_id between $1 and $2
    group by finding.delivery_id, finding.line_number
),

-- Malformed rows that do not say which delivery they belong to: any of the file's may lack them.
unplaced as (
    select
        file.file_id,
        file.record_count + file.malformed_count as row_count,
        -- Rows that say their region and month alone are held against each kind, so the sum may be greater.
        greatest(file.malformed_count - sum(delivery.malformed_count)::bigint, 0) as unplaced_count
    from register.file as file
    inner join register.delivery as delivery on file.file_id = delivery.file_id
    where
        file.file_id in (
            select batch.file_id
            from register.delivery as batch
            where batch.delivery_id between $1 and $2
        )
    group by file.file_id, file.record_count, file.malformed_count
),

found as (
    select
        failing_row.delivery_id,
        count(*) filter (where failing_row.is_rejected) as rejected_count,
        count(*) filter (where failing_row.is_warned and not failing_row.is_rejected) as warned_count
    from failing_row
    group by failing_row.delivery_id
),

counted as (
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.is_withdrawal,
        delivery.malformed_count,
        delivery.record_count + delivery.malformed_count as row_count,
        coalesce(found.rejected_count, 0) as rejected_count,
        coalesce(found.warned_count, 0) as warned_count,
        unplaced.unplaced_count,
        unplaced.row_count as file_row_count,
        refusal.limit_numerator,
        refusal.limit_denominator
    from register.delivery as delivery
    inner join refusal on delivery.kind = refusal.kind
    inner join unplaced on delivery.file_id = unplaced.file_id
    left join found on delivery.delivery_id = found.delivery_id
    where delivery.delivery_id between $1 and $2
)

select
    counted.region_code,
    counted.delivery_id,
    case
        when counted.is_withdrawal then 'accepted'
        when
            -- The delivery's own share and the file's of rows that nobody can be told, added.
            (
                (counted.malformed_count + counted.rejected_count) * counted.file_row_count
                + counted.unplaced_count * counted.row_count
            ) * counted.limit_denominator
            > counted.row_count * counted.file_row_count * counted.limit_numerator
            then 'refused'
        when
            counted.malformed_count + counted.rejected_count + counted.warned_count + counted.unplaced_count > 0
            then 'accepted_with_warnings'
        else 'accepted'
    end as verdict,
    counted.row_count,
    counted.malformed_count,
    counted.rejected_count,
    counted.warned_count,
    case
        when counted.is_withdrawal then 'takes the delivery before it back'
        else
            format(
                '%s of %s rows out of the figures (%s malformed, %s rejected), %s with warnings%s; refused above %s %%',
                counted.malformed_count + counted.rejected_count,
                counted.row_count,
                counted.malformed_count,
                counted.rejected_count,
                counted.warned_count,
                case
                    when counted.unplaced_count > 0
                        then
                            format(
                                ', %s of %s rows of the file cannot be told to any delivery',
                                counted.unplaced_count, counted.file_row_count
                            )
                    else ''
                end,
                trim_scale(100.0 * counted.limit_numerator / counted.limit_denominator)
            )
    end as reason,
    $6::timestamptz as judged_at
from counted
