-- The rows that rules of records are asked of: those of the deliveries of one batch.
--
-- Grain: delivery and line.
-- Reads: register.record, register.delivery.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.record, the delivery's kind and the last day of its period.
select
    record.*, -- noqa: AM04
    delivery.kind,
    delivery.period_last_day
from (
    select
        delivery.delivery_id,
        delivery.kind,
        (delivery.period + interval '1 month')::date - 1 as period_last_day
    from register.delivery as delivery
    where
        delivery.delivery_id between $1 and $2
        and delivery.kind in ('genomforda', 'vantande', 'primarvard')
) as delivery
inner join register.record as record on delivery.delivery_id = record.delivery_id
where record.delivery_id between $1 and $2
