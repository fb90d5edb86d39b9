-- The places of the deliveries of one batch, and of each delivery one that is empty, number 0: that of rows that name
-- none. What a rule asks of the place alone is asked once of each.
--
-- Grain: delivery and number.
-- Reads: register.place, register.delivery.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
select
    place.region_code,
    place.delivery_id,
    place.place_number,
    place.region_hsa_id,
    place.care_provider_hsa_id,
    place.care_unit_hsa_id,
    place.unit_hsa_id,
    place.hospital_code,
    place.hospital_name
from register.place as place
where place.delivery_id between $1 and $2
union all
select
    delivery.region_code,
    delivery.delivery_id,
    0 as place_number,
    null::text as region_hsa_id,
    null::text as care_provider_hsa_id,
    null::text as care_unit_hsa_id,
    null::text as unit_hsa_id,
    null::text as hospital_code,
    null::text as hospital_name
from register.delivery as delivery
where delivery.delivery_id between $1 and $2
