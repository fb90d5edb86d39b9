-- Medians, percentiles and means of every area and month, from the histograms of deliveries in force.
--
-- Grain: level, area, period, measure and statistic.
-- Reads: register.delivery_in_force, indicator.histogram, indicator.counted_measure, indicator.delivery_share,
-- reference.measure, reference.measure_deviation, reference.area_region.
-- Writes: the temporary table candidate_distribution_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- Of contacts whatever their care guarantee (DOMAIN.md section 2); without those that a deviation takes out of the
-- share, also only beyond the limit, which is inferred. A percentile is the day that at least so many waited at most;
-- where the number of contacts times the share is whole, the mean of the two that it lies between (definition 5 of SAS,
-- inferred). A delivery whose rows are gone, and that was counted by another definition of the measure, is missing.
insert into candidate_distribution_monthly (
    area_code, period, level, measure, statistic, contact_count, days_sum, mean_days, p25_days, median_days, p75_days,
    p90_days, missing_region_codes, is_suppressed
)
with
-- Named by numbers until the end: sorting and grouping by names costs several times as much.
figure as (
    select
        row_number() over (order by measure.measure, known.statistic)::integer as figure_number,
        measure.measure,
        known.statistic,
        measure.membership_sha256,
        measure.valid_from,
        measure.valid_to
    from reference.measure as measure
    cross join unnest(array['completed', 'waiting']) as known (statistic)
),

region_day as (
    select
        histogram.region_code,
        histogram.period,
        figure.figure_number,
        waited.days,
        sum(waited.contact_count)::bigint as contact_count
    from register.delivery_in_force as in_force
    inner join indicator.histogram as histogram
        on in_force.region_code = histogram.region_code and in_force.delivery_id = histogram.delivery_id
    inner join figure on histogram.measure = figure.measure and histogram.statistic = figure.statistic
    inner join indicator.counted_measure as counted
        on
            histogram.region_code = counted.region_code
            and histogram.delivery_id = counted.delivery_id
            and histogram.measure = counted.measure
            and figure.membership_sha256 = counted.membership_sha256
    left join reference.measure_deviation as deviation
        on
            histogram.measure = deviation.measure
            and histogram.statistic = deviation.statistic
            and histogram.deviation_code = deviation.deviation_code
    cross join unnest(histogram.days, histogram.contact_counts) as waited (days, contact_count)
    where
        in_force.period = any($1::date[])
        and (deviation.rule is null or deviation.rule = 'in')
        and (figure.valid_from is null or histogram.period >= figure.valid_from)
        and (figure.valid_to is null or histogram.period <= figure.valid_to)
    group by histogram.region_code, histogram.period, figure.figure_number, waited.days
),

-- Codes of healthcare regions are not those of regions, and 0 is the nation's.
area_day as (
    select
        area.area_code,
        region_day.period,
        region_day.figure_number,
        region_day.days,
        sum(region_day.contact_count)::bigint as contact_count
    from region_day
    inner join reference.area_region as area on region_day.region_code = area.region_code
    group by area.area_code, region_day.period, region_day.figure_number, region_day.days
),

ranked as (
    select
        area_day.area_code,
        area_day.period,
        area_day.figure_number,
        area_day.days,
        area_day.contact_count,
        sum(area_day.contact_count) over waits as count_until,
        sum(area_day.contact_count)
            over (partition by area_day.area_code, area_day.period, area_day.figure_number)
            as contact_sum
    from area_day
    window waits as (
        partition by area_day.area_code, area_day.period, area_day.figure_number
        order by area_day.days
    )
),

summed as (
    select
        ranked.area_code,
        ranked.period,
        ranked.figure_number,
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
    group by ranked.area_code, ranked.period, ranked.figure_number
),

area_size as (
    select
        area.level,
        area.area_code,
        array_agg(area.region_code order by area.region_code) as region_codes
    from reference.area_region as area
    group by area.level, area.area_code
),

-- A region that delivered nobody of the measure is in the figure all the same.
delivered as (
    select
        in_force.period,
        figure.figure_number,
        array_agg(distinct in_force.region_code) as region_codes
    from register.delivery_in_force as in_force
    inner join indicator.delivery_share as share
        on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
    inner join figure on share.measure = figure.measure and share.statistic = figure.statistic
    inner join indicator.counted_measure as counted
        on
            share.region_code = counted.region_code
            and share.delivery_id = counted.delivery_id
            and share.measure = counted.measure
            and figure.membership_sha256 = counted.membership_sha256
    where in_force.period = any($1::date[]) and share.basis = 'records'
    group by in_force.period, figure.figure_number
)

select
    summed.area_code,
    summed.period,
    area_size.level,
    figure.measure,
    figure.statistic,
    summed.contact_count,
    summed.days_sum,
    round(summed.days_sum::numeric / summed.contact_count, 2) as mean_days,
    (summed.p25_twice / 2.0)::numeric(7, 1) as p25_days,
    (summed.median_twice / 2.0)::numeric(7, 1) as median_days,
    (summed.p75_twice / 2.0)::numeric(7, 1) as p75_days,
    (summed.p90_twice / 2.0)::numeric(7, 1) as p90_days,
    array(
        select missing.region_code
        from unnest(area_size.region_codes) as missing (region_code)
        where missing.region_code <> all(coalesce(delivered.region_codes, '{}'))
        order by missing.region_code
    ) as missing_region_codes,
    false as is_suppressed
from summed
inner join figure on summed.figure_number = figure.figure_number
inner join area_size on summed.area_code = area_size.area_code
left join delivered on summed.period = delivered.period and summed.figure_number = delivered.figure_number
