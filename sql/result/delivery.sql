-- Deliveries, every version, with what became of them: their numbers are what rejects and withdraw ask for.
--
-- Grain: delivery.
-- Reads: register.delivery, register.delivery_in_force, register.attestation_in_force, register.file, quality.verdict.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all.
--
-- Diagnoses, causes and procedures that nothing newer has replaced are out of force with the contacts that they hang
-- on.
select
    delivery.delivery_id,
    delivery.region_code,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    delivery.version,
    delivery.record_count,
    delivery.malformed_count,
    case
        when delivery.is_withdrawal then 'withdrawal'
        when verdict.verdict is null then 'not judged'
        when verdict.verdict = 'refused' then 'refused'
        when coalesce(in_force.delivery_id, attestation.delivery_id) is not null then 'in force'
        when
            delivery.contact_delivery_id is not null
            and not exists (
                select
                from register.delivery as newer
                inner join quality.verdict as newer_verdict on newer.delivery_id = newer_verdict.delivery_id
                where
                    newer.region_code = delivery.region_code
                    and newer.period = delivery.period
                    and newer.kind = delivery.kind
                    and newer.version > delivery.version
                    and newer_verdict.verdict <> 'refused'
            )
            then 'contacts not in force'
        else 'replaced'
    end as state,
    delivery.is_late,
    to_char(file.received_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as received_at,
    file.file_name,
    file.call_id,
    file.sender_reference
from register.delivery as delivery
inner join register.file as file on delivery.file_id = file.file_id
left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
left join register.delivery_in_force as in_force on delivery.delivery_id = in_force.delivery_id
left join register.attestation_in_force as attestation on delivery.delivery_id = attestation.delivery_id
where
    ($1::date is null or delivery.period between $1::date and $2::date)
    and (cardinality($3::smallint[]) = 0 or delivery.region_code = any($3::smallint[]))
order by delivery.period, delivery.kind, delivery.region_code, delivery.version
