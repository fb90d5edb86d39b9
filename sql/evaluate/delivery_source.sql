-- The deliveries that an edition is made of, by the bytes that they came in.
--
-- Grain: region, period and kind.
-- Reads: register.delivery_in_force, register.file.
-- Parameters: none.
--
-- By hash and not by number: the same files give the same edition on any machine, in whatever order they
-- were loaded and however often a load was interrupted.
select
    format('%s %s %s', in_force.region_code, to_char(in_force.period, 'YYYY-MM'), in_force.kind) as name,
    encode(file.sha256, 'hex') as sha256
from register.delivery_in_force as in_force
inner join register.file as file on in_force.file_id = file.file_id
order by in_force.region_code, in_force.period, in_force.kind
