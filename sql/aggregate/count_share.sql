-- Shares of deliveries of counts: the sender's own numbers, at the limits that they carry and no others.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.count_row, quality.verdict, quality.finding_out_of_figures.
-- Writes: indicator.delivery_share.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A row for the whole region is the region's figure. Without one its units are added up, but only at a
-- limit that every unit of the measure carries: else the sum would be of some of them.
insert into indicator.delivery_share (
    region_code, period, delivery_id, basis, measure, statistic, limit_days, numerator, denominator, pvv_count
)
with
accepted as (
    select
        count_row.region_code,
        count_row.period,
        count_row.delivery_id,
        count_row.unit_hsa_id,
        count_row.measure,
        count_row.statistic,
        count_row.limit_days,
        count_row.within_count,
        count_row.total_count,
        count_row.pvv_count
    from register.count_row as count_row
    inner join quality.verdict as verdict on count_row.delivery_id = verdict.delivery_id
    where
        count_row.delivery_id between $1 and $2
        and verdict.verdict <> 'refused'
        and not exists (
            select
            from quality.finding_out_of_figures as finding
            where
                finding.delivery_id between $1 and $2
                and finding.region_code = count_row.region_code
                and finding.delivery_id = count_row.delivery_id
                and finding.line_number = count_row.line_number
        )
),

unit as (
    select
        accepted.delivery_id,
        accepted.measure,
        accepted.statistic,
        count(distinct accepted.unit_hsa_id) as unit_count,
        bool_or(accepted.unit_hsa_id is null) as has_region_row
    from accepted
    group by accepted.delivery_id, accepted.measure, accepted.statistic
)

select
    accepted.region_code,
    accepted.period,
    accepted.delivery_id,
    'counts' as basis,
    accepted.measure,
    accepted.statistic,
    accepted.limit_days,
    sum(accepted.within_count)::bigint as numerator,
    sum(accepted.total_count)::bigint as denominator,
    -- One unit that does not say leaves the sum unknown.
    case when bool_and(accepted.pvv_count is not null) then sum(accepted.pvv_count)::bigint end as pvv_count
from accepted
inner join unit
    on
        accepted.delivery_id = unit.delivery_id
        and accepted.measure = unit.measure
        and accepted.statistic = unit.statistic
        and (accepted.unit_hsa_id is null) = unit.has_region_row
group by
    accepted.region_code,
    accepted.period,
    accepted.delivery_id,
    accepted.measure,
    accepted.statistic,
    accepted.limit_days,
    unit.unit_count,
    unit.has_region_row
having unit.has_region_row or count(distinct accepted.unit_hsa_id) = unit.unit_count
