-- Shares of a measure, counted again from the histograms that are kept of deliveries.
--
-- Grain: delivery and limit.
-- Reads: indicator.wait_histogram.
-- Parameters: $1, the region; $2, the deliveries; $3, the measure; $4, the statistic; $5, the limits in days, 0 for the
-- medical target date; $6, whether contacts without care guarantee are out; $7, the deviations that are out; $8, those
-- that are out where the wait exceeds the limit.
with
asked as (
    select
        delivery.delivery_id,
        reached.limit_days
    from unnest($2::integer[]) as delivery (delivery_id)
    cross join unnest($5::integer[]) as reached (limit_days)
),

waited as (
    select
        asked.delivery_id,
        asked.limit_days,
        histogram.deviation_code,
        histogram.contact_count,
        histogram.wait_days <= asked.limit_days as is_within,
        (
            histogram.deviation_code = any($7::integer[])
            or histogram.deviation_code = any($8::integer[])
            and histogram.wait_days > asked.limit_days
        ) is not true as is_counted
    from asked
    inner join indicator.wait_histogram as histogram on asked.delivery_id = histogram.delivery_id
    where
        histogram.region_code = $1::smallint
        and histogram.delivery_id = any($2::integer[])
        and histogram.measure = $3::text
        and histogram.statistic = $4::text
        and (histogram.has_care_guarantee or not $6::boolean)
)

select
    asked.delivery_id,
    asked.limit_days,
    coalesce(sum(waited.contact_count) filter (where waited.is_counted and waited.is_within), 0) as numerator,
    coalesce(sum(waited.contact_count) filter (where waited.is_counted), 0) as denominator,
    coalesce(sum(waited.contact_count) filter (where not waited.is_counted and waited.deviation_code = 1), 0)
        as pvv_count
from asked
left join waited on asked.delivery_id = waited.delivery_id and asked.limit_days = waited.limit_days
group by asked.delivery_id, asked.limit_days
