-- Shares within each limit, from the histograms of one batch of deliveries.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.delivery, quality.verdict, indicator.histogram, indicator.counted_measure, reference.measure*.
-- Writes: indicator.delivery_share.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A delivery without any contact of a measure gets 0 of 0: it was delivered, there is nobody to count. One that takes
-- an earlier one back says nothing of anybody.
-- Limits are inclusive. What a deviation does is said by the measure: a wait is out of both numbers, or only where it
-- exceeds the limit. By target date the days are those after it: at most 0 is in time. A measure whose contacts would
-- be others today than when the delivery was counted has no share made here.
insert into indicator.delivery_share (
    region_code, period, delivery_id, basis, measure, statistic, limit_days, numerator, denominator, pvv_count
)
with
asked as (
    select
        delivery.region_code,
        delivery.period,
        delivery.delivery_id,
        measure.measure,
        measure.care_guarantee,
        measure_statistic.statistic,
        measure_limit.limit_days,
        coalesce(measure_limit.limit_days, 0) as greatest_days
    from register.delivery as delivery
    inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    inner join reference.measure_statistic as measure_statistic on delivery.kind = measure_statistic.kind
    inner join reference.measure as measure on measure_statistic.measure = measure.measure
    inner join reference.measure_limit as measure_limit on measure.measure = measure_limit.measure
    inner join indicator.counted_measure as counted
        on
            delivery.region_code = counted.region_code
            and delivery.delivery_id = counted.delivery_id
            and measure.measure = counted.measure
            and measure.membership_sha256 = counted.membership_sha256
    where
        delivery.delivery_id between $1 and $2
        and not delivery.is_withdrawal
        and verdict.verdict <> 'refused'
        and (measure.valid_from is null or delivery.period >= measure.valid_from)
        and (measure.valid_to is null or delivery.period <= measure.valid_to)
),

counted as (
    select
        histogram.region_code,
        histogram.delivery_id,
        histogram.measure,
        histogram.statistic,
        histogram.deviation_code,
        histogram.has_care_guarantee,
        histogram.days,
        histogram.contact_counts,
        (
            select sum(one.contact_count)
            from unnest(histogram.contact_counts) as one (contact_count)
        ) as all_count
    from indicator.histogram as histogram
    inner join register.delivery as delivery
        on histogram.region_code = delivery.region_code and histogram.delivery_id = delivery.delivery_id
    where delivery.delivery_id between $1 and $2
),

judged as (
    select
        asked.region_code,
        asked.period,
        asked.delivery_id,
        asked.measure,
        asked.statistic,
        asked.limit_days,
        counted.deviation_code,
        case when deviation.rule = 'out' then 0 else coalesce(waited.within_count, 0) end as within_count,
        case
            when deviation.rule in ('out', 'out_beyond_limit') then 0
            else coalesce(counted.all_count, 0) - coalesce(waited.within_count, 0)
        end as beyond_count,
        coalesce(counted.all_count, 0) as all_count
    from asked
    left join counted
        on
            asked.region_code = counted.region_code
            and asked.delivery_id = counted.delivery_id
            and asked.measure = counted.measure
            and asked.statistic = counted.statistic
            and (counted.has_care_guarantee or asked.care_guarantee = 'any')
    left join reference.measure_deviation as deviation
        on
            asked.measure = deviation.measure
            and asked.statistic = deviation.statistic
            and counted.deviation_code = deviation.deviation_code
    left join
        lateral (
            select sum(one.contact_count) as within_count
            from unnest(counted.days, counted.contact_counts) as one (days, contact_count)
            where one.days <= asked.greatest_days
        ) as waited
        on true
)

select
    judged.region_code,
    judged.period,
    judged.delivery_id,
    'records' as basis,
    judged.measure,
    judged.statistic,
    judged.limit_days,
    sum(judged.within_count)::bigint as numerator,
    sum(judged.within_count + judged.beyond_count)::bigint as denominator,
    coalesce(
        sum(judged.all_count - judged.within_count - judged.beyond_count) filter (where judged.deviation_code = 1), 0
    )::bigint as pvv_count
from judged
group by
    judged.region_code,
    judged.period,
    judged.delivery_id,
    judged.measure,
    judged.statistic,
    judged.limit_days
