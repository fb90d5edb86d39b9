-- Takes away shares that are to be made again from histograms, of deliveries whose rows are gone: all but those of
-- measures whose contacts would be others today, which stand as they were counted.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.delivery, indicator.counted_measure, reference.measure.
-- Deletes from: indicator.delivery_share.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
delete from indicator.delivery_share as share
using register.delivery as delivery
where
    delivery.delivery_id between $1 and $2
    and share.region_code = delivery.region_code
    and share.delivery_id = delivery.delivery_id
    and share.basis = 'records'
    and not exists (
        select
        from reference.measure as measure
        left join indicator.counted_measure as counted
            on
                share.region_code = counted.region_code
                and share.delivery_id = counted.delivery_id
                and measure.measure = counted.measure
        where
            measure.measure = share.measure
            and measure.membership_sha256 is distinct from counted.membership_sha256
    )
