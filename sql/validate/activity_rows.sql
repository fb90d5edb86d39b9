-- The activities of the deliveries of one batch, and of each delivery one that is empty, number 0: that of rows that
-- name none. What a rule asks of the activity alone is asked once of each.
--
-- Grain: delivery and number.
-- Reads: register.activity, register.delivery.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
select
    activity.region_code,
    activity.delivery_id,
    activity.activity_number,
    activity.activity_code,
    activity.procedure_code,
    activity.activity_procedure_code,
    activity.activity_diagnosis_code
from register.activity as activity
where activity.delivery_id between $1 and $2
union all
select
    delivery.region_code,
    delivery.delivery_id,
    0 as activity_number,
    null::text as activity_code,
    null::text as procedure_code,
    null::text as activity_procedure_code,
    null::text as activity_diagnosis_code
from register.delivery as delivery
where delivery.delivery_id between $1 and $2
