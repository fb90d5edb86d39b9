-- The rows of a batch, and of the deliveries of the other kind of its months, whose contact id another of those rows
-- has: nearly always none.
--
-- Grain: delivery and line.
-- Reads: register.repeated_contact, register.contact, register.delivery, register.file.
-- Parameters: $1 and $2, the first and the last delivery of the batch; $3, deliveries of the other kind that came in
-- other files.
--
-- Ingest lists the ids that may come again in a file, and a few that do not: looking for them among two million rows
-- would take as long as all rules. Files loaded before it did so, and files with too many, are grouped.
with
delivery as (
    select
        delivery.delivery_id,
        delivery.period,
        delivery.kind,
        file.lists_repeated_contacts
    from register.delivery as delivery
    inner join register.file as file on delivery.file_id = file.file_id
    where
        delivery.kind in ('genomforda', 'vantande', 'primarvard')
        and (delivery.delivery_id between $1 and $2 or delivery.delivery_id = any($3::integer[]))
),

contact_id as (
    select
        listed.region_code,
        delivery.period,
        listed.contact_id
    from register.repeated_contact as listed
    inner join delivery on listed.delivery_id = delivery.delivery_id
    where listed.delivery_id between $1 and $2 and delivery.lists_repeated_contacts
    union
    select
        contact.region_code,
        contact.period,
        contact.contact_id
    from register.contact as contact
    inner join delivery on contact.delivery_id = delivery.delivery_id
    where
        contact.delivery_id between $1 and $2
        and not delivery.lists_repeated_contacts
        and contact.contact_id is not null
    group by contact.region_code, contact.period, contact.contact_id
    having count(*) > 1
    union
    select
        contact.region_code,
        contact.period,
        contact.contact_id
    from register.contact as contact
    inner join register.contact as other
        on
            contact.region_code = other.region_code
            and contact.period = other.period
            and contact.contact_id = other.contact_id
    where
        contact.delivery_id between $1 and $2
        and other.delivery_id = any($3::integer[])
        and contact.delivery_id <> other.delivery_id
),

candidate as (
    select
        contact.region_code,
        contact.period,
        contact.delivery_id,
        contact.line_number,
        contact.contact_id
    from register.contact as contact
    inner join contact_id
        on
            contact.region_code = contact_id.region_code
            and contact.period = contact_id.period
            and contact.contact_id = contact_id.contact_id
    where contact.delivery_id between $1 and $2
    union all
    select
        contact.region_code,
        contact.period,
        contact.delivery_id,
        contact.line_number,
        contact.contact_id
    from register.contact as contact
    inner join contact_id
        on
            contact.region_code = contact_id.region_code
            and contact.period = contact_id.period
            and contact.contact_id = contact_id.contact_id
    where contact.delivery_id = any($3::integer[]) and not contact.delivery_id between $1 and $2
)

select
    candidate.region_code,
    candidate.period,
    candidate.delivery_id,
    candidate.line_number,
    candidate.contact_id,
    delivery.kind
from candidate
inner join delivery on candidate.delivery_id = delivery.delivery_id
