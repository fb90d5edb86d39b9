-- The deliveries that an edition is made of, by the bytes that they came in and the layout that read them.
--
-- Grain: region, period and kind.
-- Reads: register.delivery_in_force, register.file.
-- Parameters: none.
--
-- By hashes and not by numbers: the same files, loaded in the same order, give the same edition on any machine,
-- however often a load was interrupted. The layout is in the name: the same bytes read by another layout are
-- other records.
select
    format(
        '%s %s %s, layout %s %s', in_force.region_code, to_char(in_force.period, 'YYYY-MM'), in_force.kind, file.layout,
        left(encode(file.layout_sha256, 'hex'), 16)
    ) as name,
    encode(file.sha256, 'hex') as sha256
from register.delivery_in_force as in_force
inner join register.file as file on in_force.file_id = file.file_id
order by in_force.region_code, in_force.period, in_force.kind
