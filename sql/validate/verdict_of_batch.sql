-- The verdicts of a batch, to be told.
--
-- Grain: delivery.
-- Reads: quality.verdict, register.delivery, register.file.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
select
    delivery.delivery_id,
    delivery.region_code,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    verdict.verdict,
    verdict.reason,
    file.file_name
from quality.verdict as verdict
inner join register.delivery as delivery on verdict.delivery_id = delivery.delivery_id
inner join register.file as file on delivery.file_id = file.file_id
where verdict.delivery_id between $1 and $2
order by delivery.delivery_id
