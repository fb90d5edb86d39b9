-- How many codes of each delivery of a batch say whether they are the main one. Codes of contacts have no rules; of
-- what has some, the scan that judges counts such columns.
--
-- Grain: delivery and column, of deliveries with rows.
-- Reads: register.delivery, register.contact_code.
-- Writes: quality.fill_rate.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
insert into quality.fill_rate (region_code, delivery_id, column_name, filled_count, row_count)
select
    delivery.region_code,
    delivery.delivery_id,
    'is_main' as column_name,
    count(contact_code.is_main) as filled_count,
    count(*) as row_count
from register.delivery as delivery
inner join register.contact_code as contact_code
    on delivery.region_code = contact_code.region_code and delivery.delivery_id = contact_code.delivery_id
where delivery.delivery_id between $1 and $2
group by delivery.region_code, delivery.delivery_id
on conflict (region_code, delivery_id, column_name) do update set
    filled_count = excluded.filled_count, row_count = excluded.row_count
