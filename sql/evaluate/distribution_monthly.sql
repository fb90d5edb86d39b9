-- Medians, percentiles and means of every area and month, from the histograms of deliveries in force.
--
-- Grain: level, area, period, measure and statistic.
-- Reads: register.delivery_in_force, indicator.histogram, reference.measure, reference.measure_deviation,
-- reference.region.
-- Writes: the temporary table candidate_distribution_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- Of contacts whatever their care guarantee (DOMAIN.md section 2); without those that a deviation takes out of the
-- share, also only beyond the limit, which is inferred. A percentile is the day that at least so many waited at most;
-- where the number of contacts times the share is whole, the mean of the two that it lies between (definition 5 of SAS,
-- inferred).
insert into candidate_distribution_monthly (
    area_code, period, level, measure, statistic, contact_count, days_sum, mean_days, p25_days, median_days, p75_days,
    p90_days, missing_region_codes, is_suppressed
)
with
region_day as materialized (
    select
        histogram.region_code,
        histogram.period,
        histogram.measure,
        histogram.statistic,
        waited.days,
        sum(waited.contact_count)::bigint as contact_count
    from register.delivery_in_force as in_force
    inner join indicator.histogram as histogram
        on in_force.region_code = histogram.region_code and in_force.delivery_id = histogram.delivery_id
    inner join reference.measure as measure on histogram.measure = measure.measure
    left join reference.measure_deviation as deviation
        on
            histogram.measure = deviation.measure
            and histogram.statistic = deviation.statistic
            and histogram.deviation_code = deviation.deviation_code
    cross join unnest(histogram.days, histogram.contact_counts) as waited (days, contact_count)
    where
        in_force.period = any($1::date[])
        and (deviation.rule is null or deviation.rule = 'in')
        and (measure.valid_from is null or histogram.period >= measure.valid_from)
        and (measure.valid_to is null or histogram.period <= measure.valid_to)
    group by histogram.region_code, histogram.period, histogram.measure, histogram.statistic, waited.days
),

healthcare_region_day as materialized (
    select
        region.healthcare_region_code,
        region_day.period,
        region_day.measure,
        region_day.statistic,
        region_day.days,
        sum(region_day.contact_count)::bigint as contact_count
    from region_day
    inner join reference.region as region on region_day.region_code = region.region_code
    group by
        region.healthcare_region_code, region_day.period, region_day.measure, region_day.statistic, region_day.days
),

area_day as (
    select
        'region' as level,
        region_day.region_code as area_code,
        region_day.period,
        region_day.measure,
        region_day.statistic,
        region_day.days,
        region_day.contact_count
    from region_day
    inner join reference.region as region on region_day.region_code = region.region_code
    union all
    select
        'healthcare_region' as level,
        healthcare_region_day.healthcare_region_code as area_code,
        healthcare_region_day.period,
        healthcare_region_day.measure,
        healthcare_region_day.statistic,
        healthcare_region_day.days,
        healthcare_region_day.contact_count
    from healthcare_region_day
    union all
    select
        'nation' as level,
        0::smallint as area_code,
        healthcare_region_day.period,
        healthcare_region_day.measure,
        healthcare_region_day.statistic,
        healthcare_region_day.days,
        sum(healthcare_region_day.contact_count)::bigint as contact_count
    from healthcare_region_day
    group by
        healthcare_region_day.period,
        healthcare_region_day.measure,
        healthcare_region_day.statistic,
        healthcare_region_day.days
),

ranked as (
    select
        area_day.*,
        sum(area_day.contact_count) over waits as count_until,
        sum(area_day.contact_count) over (
            partition by area_day.level, area_day.area_code, area_day.period, area_day.measure, area_day.statistic
        ) as contact_sum
    from area_day
    window waits as (
        partition by area_day.level, area_day.area_code, area_day.period, area_day.measure, area_day.statistic
        order by area_day.days
    )
),

summed as (
    select
        ranked.level,
        ranked.area_code,
        ranked.period,
        ranked.measure,
        ranked.statistic,
        sum(ranked.contact_count)::bigint as contact_count,
        sum(ranked.contact_count * ranked.days)::bigint as days_sum,
        -- The two that a percentile lies between: the same one unless the share of the number is whole.
        min(ranked.days) filter (where ranked.count_until * 100 >= ranked.contact_sum * 25)
        + min(ranked.days) filter (where ranked.count_until * 100 > ranked.contact_sum * 25) as p25_twice,
        min(ranked.days) filter (where ranked.count_until * 100 >= ranked.contact_sum * 50)
        + min(ranked.days) filter (where ranked.count_until * 100 > ranked.contact_sum * 50) as median_twice,
        min(ranked.days) filter (where ranked.count_until * 100 >= ranked.contact_sum * 75)
        + min(ranked.days) filter (where ranked.count_until * 100 > ranked.contact_sum * 75) as p75_twice,
        min(ranked.days) filter (where ranked.count_until * 100 >= ranked.contact_sum * 90)
        + min(ranked.days) filter (where ranked.count_until * 100 > ranked.contact_sum * 90) as p90_twice
    from ranked
    group by ranked.level, ranked.area_code, ranked.period, ranked.measure, ranked.statistic
),

area as (
    select
        'region' as level,
        region.region_code as area_code,
        region.region_code
    from reference.region as region
    union all
    select
        'healthcare_region' as level,
        region.healthcare_region_code as area_code,
        region.region_code
    from reference.region as region
    union all
    select
        'nation' as level,
        0::smallint as area_code,
        region.region_code
    from reference.region as region
),

-- A region that delivered nobody of the measure is in the figure all the same.
delivered as (
    select
        in_force.region_code,
        in_force.period,
        share.measure,
        share.statistic
    from register.delivery_in_force as in_force
    inner join indicator.delivery_share as share
        on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
    where in_force.period = any($1::date[]) and share.basis = 'records'
)

select
    summed.area_code,
    summed.period,
    summed.level,
    summed.measure,
    summed.statistic,
    summed.contact_count,
    summed.days_sum,
    round(summed.days_sum::numeric / summed.contact_count, 2) as mean_days,
    (summed.p25_twice / 2.0)::numeric(7, 1) as p25_days,
    (summed.median_twice / 2.0)::numeric(7, 1) as median_days,
    (summed.p75_twice / 2.0)::numeric(7, 1) as p75_days,
    (summed.p90_twice / 2.0)::numeric(7, 1) as p90_days,
    array(
        select area.region_code
        from area
        where
            area.level = summed.level
            and area.area_code = summed.area_code
            and not exists (
                select
                from delivered
                where
                    delivered.region_code = area.region_code
                    and delivered.period = summed.period
                    and delivered.measure = summed.measure
                    and delivered.statistic = summed.statistic
            )
        order by area.region_code
    ) as missing_region_codes,
    false as is_suppressed
from summed
