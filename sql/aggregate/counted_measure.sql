-- By which definitions the contacts of one batch of deliveries have been counted.
--
-- Grain: delivery and measure.
-- Reads: register.delivery, quality.verdict, reference.measure, reference.measure_statistic.
-- Writes: indicator.counted_measure.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
insert into indicator.counted_measure (region_code, period, delivery_id, measure, membership_sha256)
select distinct
    delivery.region_code,
    delivery.period,
    delivery.delivery_id,
    measure.measure,
    measure.membership_sha256
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
inner join reference.measure_statistic as measure_statistic on delivery.kind = measure_statistic.kind
inner join reference.measure as measure on measure_statistic.measure = measure.measure
where
    delivery.delivery_id between $1 and $2
    and verdict.verdict <> 'refused'
