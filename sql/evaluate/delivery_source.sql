-- The deliveries that an edition is made of, by the bytes that they came in and the layout that read them.
--
-- Grain: region, period and kind; of attestations, which add up, also the call.
-- Reads: register.delivery_in_force, register.attestation_in_force, register.file.
-- Parameters: none.
--
-- By hashes and not by numbers: the same files, loaded in the same order, give the same edition on any machine,
-- however often a load was interrupted. The layout is in the name: the same bytes read by another layout are
-- other records.
with
counting as (
    select
        in_force.region_code,
        in_force.period,
        in_force.kind,
        in_force.file_id
    from register.delivery_in_force as in_force
    where in_force.kind <> 'attestations'
    union all
    select
        in_force.region_code,
        in_force.period,
        in_force.kind,
        in_force.file_id
    from register.attestation_in_force as in_force
)

-- A file that was loaded again attests the same twice.
select distinct
    counting.region_code,
    counting.period,
    counting.kind,
    format(
        '%s %s %s, layout %s %s%s', counting.region_code, to_char(counting.period, 'YYYY-MM'), counting.kind,
        file.layout, left(encode(file.layout_sha256, 'hex'), 16),
        case when counting.kind = 'attestations' then ', call ' || file.call_id else '' end
    ) as name,
    encode(file.sha256, 'hex') as sha256
from counting
inner join register.file as file on counting.file_id = file.file_id
order by counting.region_code, counting.period, counting.kind, name
