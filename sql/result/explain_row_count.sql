-- How many typed rows of contacts deliveries have in the register now.
--
-- Grain: delivery.
-- Reads: register.contact.
-- Parameters: $1, the region; $2, the deliveries.
select
    asked.delivery_id,
    count(contact.delivery_id) as row_count
from unnest($2::integer[]) as asked (delivery_id)
left join register.contact as contact
    on
        asked.delivery_id = contact.delivery_id
        and contact.region_code = $1::smallint
        and contact.delivery_id = any($2::integer[])
group by asked.delivery_id
