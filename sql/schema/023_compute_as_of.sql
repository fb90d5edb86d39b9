-- Any month as of any past day: what was in force is asked of one function, which is the end of time unless somebody
-- asks.

create function register.as_of()
returns timestamptz
language sql
stable
parallel safe
set search_path = pg_catalog
return coalesce(nullif(current_setting('komiljard.as_of', true), '')::timestamptz, 'infinity');
comment on function register.as_of() is
'The instant that deliveries in force are asked for: the setting komiljard.as_of of the transaction, else infinity. Everything that reads register.delivery_in_force follows it.';

create or replace view register.delivery_in_force as
with
newest as (
    select distinct on (delivery.region_code, delivery.period, delivery.kind)
        delivery.region_code,
        delivery.period,
        delivery.kind,
        delivery.delivery_id,
        delivery.version,
        delivery.file_id,
        delivery.is_withdrawal,
        delivery.contact_delivery_id
    from register.delivery as delivery
    inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where
        verdict.verdict <> 'refused'
        and not exists (
            select
            from register.file as file
            where file.file_id = delivery.file_id and file.loaded_at >= register.as_of()
        )
    order by delivery.region_code asc, delivery.period asc, delivery.kind asc, delivery.version desc
)

select
    newest.region_code,
    newest.period,
    newest.kind,
    newest.delivery_id,
    newest.version,
    newest.file_id
from newest
left join newest as contacts
    on
        newest.region_code = contacts.region_code
        and newest.period = contacts.period
        and newest.contact_delivery_id = contacts.delivery_id
        and not contacts.is_withdrawal
where
    not newest.is_withdrawal
    -- Diagnoses and the like go with the contacts that they hang on.
    and (newest.contact_delivery_id is null or contacts.delivery_id is not null);

create or replace view register.attestation_in_force as
select
    delivery.region_code,
    delivery.period,
    delivery.kind,
    delivery.delivery_id,
    delivery.version,
    delivery.file_id
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
where
    delivery.kind = 'attestations'
    and not delivery.is_withdrawal
    and verdict.verdict <> 'refused'
    and not exists (
        select
        from register.file as file
        where file.file_id = delivery.file_id and file.loaded_at >= register.as_of()
    )
    and not exists (
        select
        from register.delivery as later
        inner join quality.verdict as later_verdict on later.delivery_id = later_verdict.delivery_id
        where
            later.region_code = delivery.region_code
            and later.period = delivery.period
            and later.kind = delivery.kind
            and later.version > delivery.version
            and (later.is_withdrawal or later.names_replaced)
            and later_verdict.verdict <> 'refused'
            and not exists (
                select
                from register.file as file
                where file.file_id = later.file_id and file.loaded_at >= register.as_of()
            )
    );
