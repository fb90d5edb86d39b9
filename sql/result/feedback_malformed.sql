-- Rows that could not be typed and say that they belong to one of these deliveries of a region: place and reason,
-- without their text.
--
-- Grain: delivery and line.
-- Reads: register.malformed, register.delivery.
-- Parameters: $1, the region; $2, the deliveries.
select
    malformed.delivery_id,
    coalesce(malformed.text_line, malformed.line_number) as line_number,
    malformed.column_name,
    malformed.column_number,
    malformed.reason
from register.delivery as delivery
inner join register.malformed as malformed
    on delivery.file_id = malformed.file_id and delivery.delivery_id = malformed.delivery_id
where delivery.region_code = $1::smallint and delivery.delivery_id = any($2::integer[])
order by malformed.delivery_id, malformed.line_number
