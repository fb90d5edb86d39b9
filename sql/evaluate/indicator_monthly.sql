-- Shares of every area and month, from the deliveries in force.
--
-- Grain: level, area, period, measure, statistic, limit and basis.
-- Reads: register.delivery_in_force, indicator.delivery_share, reference.area_region.
-- Writes: the temporary table candidate_indicator_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- A figure of a healthcare region or the nation is the exact sum of its regions; coverage says how many
-- of them are in it, and which are not. A region that did not deliver is not 0: it is not there. What must not be shown
-- is decided when all figures are there (Evaluate/FigureSuppression).
insert into candidate_indicator_monthly (
    area_code, period, level, measure, statistic, limit_days, basis, numerator, denominator, share_percent, pvv_count,
    pvv_percent, coverage, missing_region_codes, is_suppressed
)
with
area_size as (
    select
        area.level,
        area.area_code,
        count(*) as region_count,
        array_agg(area.region_code order by area.region_code) as region_codes
    from reference.area_region as area
    group by area.level, area.area_code
),

summed as (
    select
        area.level,
        area.area_code,
        share.period,
        share.measure,
        share.statistic,
        share.limit_days,
        share.basis,
        sum(share.numerator)::bigint as numerator,
        sum(share.denominator)::bigint as denominator,
        case when bool_and(share.pvv_count is not null) then sum(share.pvv_count)::bigint end as pvv_count,
        array_agg(share.region_code) as region_codes
    from register.delivery_in_force as in_force
    inner join indicator.delivery_share as share
        on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
    inner join reference.area_region as area on in_force.region_code = area.region_code
    where in_force.period = any($1::date[])
    group by
        area.level,
        area.area_code,
        share.period,
        share.measure,
        share.statistic,
        share.limit_days,
        share.basis
)

select
    summed.area_code,
    summed.period,
    summed.level,
    summed.measure,
    summed.statistic,
    summed.limit_days,
    summed.basis,
    summed.numerator,
    summed.denominator,
    indicator.published_percent(summed.numerator, summed.denominator) as share_percent,
    summed.pvv_count,
    indicator.published_percent(summed.pvv_count, summed.pvv_count + summed.denominator) as pvv_percent,
    (cardinality(summed.region_codes)::numeric / area_size.region_count)::numeric(6, 5) as coverage,
    array(
        select missing.region_code
        from unnest(area_size.region_codes) as missing (region_code)
        where missing.region_code <> all(summed.region_codes)
        order by missing.region_code
    ) as missing_region_codes,
    false as is_suppressed
from summed
inner join area_size on summed.level = area_size.level and summed.area_code = area_size.area_code
