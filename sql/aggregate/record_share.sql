-- Shares within each limit, from the histograms of one batch of deliveries.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.delivery, quality.verdict, indicator.wait_histogram, reference.measure*.
-- Writes: indicator.delivery_share.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A delivery without any contact of a measure gets 0 of 0: it was delivered, there is nobody to count. One that takes
-- an earlier one back says nothing of anybody.
-- Limits are inclusive. A patient-chosen wait (PvV) is out of both numbers, or, where the measure says so,
-- only where it exceeds the limit. By target date the days are those after it: at most 0 is in time.
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
        measure.patient_chosen,
        measure.care_guarantee,
        measure_statistic.statistic,
        measure_limit.limit_days,
        coalesce(measure_limit.limit_days, 0) as greatest_days
    from register.delivery as delivery
    inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    inner join reference.measure_statistic as measure_statistic on delivery.kind = measure_statistic.kind
    inner join reference.measure as measure on measure_statistic.measure = measure.measure
    inner join reference.measure_limit as measure_limit on measure.measure = measure_limit.measure
    where
        delivery.delivery_id between $1 and $2
        and not delivery.is_withdrawal
        and verdict.verdict <> 'refused'
),

judged as (
    select
        asked.region_code,
        asked.period,
        asked.delivery_id,
        asked.measure,
        asked.statistic,
        asked.limit_days,
        coalesce(histogram.contact_count, 0) as contact_count,
        histogram.wait_days <= asked.greatest_days as is_within,
        histogram.deviation_code = 1
        and (asked.patient_chosen = 'out' or histogram.wait_days > asked.greatest_days) as is_taken_out
    from asked
    left join indicator.wait_histogram as histogram
        on
            asked.region_code = histogram.region_code
            and asked.delivery_id = histogram.delivery_id
            and asked.measure = histogram.measure
            and asked.statistic = histogram.statistic
            and (histogram.has_care_guarantee or asked.care_guarantee = 'any')
)

select
    judged.region_code,
    judged.period,
    judged.delivery_id,
    'records' as basis,
    judged.measure,
    judged.statistic,
    judged.limit_days,
    coalesce(sum(judged.contact_count) filter (where judged.is_within and not judged.is_taken_out), 0)::bigint
        as numerator,
    coalesce(sum(judged.contact_count) filter (where not judged.is_taken_out), 0)::bigint as denominator,
    coalesce(sum(judged.contact_count) filter (where judged.is_taken_out), 0)::bigint as pvv_count
from judged
group by
    judged.region_code,
    judged.period,
    judged.delivery_id,
    judged.measure,
    judged.statistic,
    judged.limit_days
