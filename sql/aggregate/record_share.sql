-- Shares within each limit, from the histograms of one batch of deliveries.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.delivery, quality.verdict, indicator.histogram, reference.measure*.
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
        histogram.deviation_code = 1 as is_patient_chosen,
        asked.patient_chosen = 'out' as is_always_out,
        coalesce(waited.within_count, 0) as within_count,
        coalesce(waited.beyond_count, 0) as beyond_count
    from asked
    left join indicator.histogram as histogram
        on
            asked.region_code = histogram.region_code
            and asked.delivery_id = histogram.delivery_id
            and asked.measure = histogram.measure
            and asked.statistic = histogram.statistic
            and (histogram.has_care_guarantee or asked.care_guarantee = 'any')
    left join
        lateral (
            select
                sum(one.contact_count) filter (where one.days <= asked.greatest_days) as within_count,
                sum(one.contact_count) filter (where one.days > asked.greatest_days) as beyond_count
            from unnest(histogram.days, histogram.contact_counts) as one (days, contact_count)
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
    coalesce(sum(judged.within_count) filter (where not (judged.is_patient_chosen and judged.is_always_out)), 0)::bigint
        as numerator,
    coalesce(
        sum(
            case
                when not judged.is_patient_chosen then judged.within_count + judged.beyond_count
                when judged.is_always_out then 0
                else judged.within_count
            end
        ), 0
    )::bigint as denominator,
    coalesce(
        sum(
            case
                when not judged.is_patient_chosen then 0
                when judged.is_always_out then judged.within_count + judged.beyond_count
                else judged.beyond_count
            end
        ), 0
    )::bigint as pvv_count
from judged
group by
    judged.region_code,
    judged.period,
    judged.delivery_id,
    judged.measure,
    judged.statistic,
    judged.limit_days
