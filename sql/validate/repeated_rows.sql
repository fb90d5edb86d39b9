-- The rows of a batch, and of the deliveries of the other kind of its months, whose contact id another of those rows
-- has: nearly always none.
--
-- Grain: delivery and line.
-- Reads: register.repeated_contact, register.contact, register.delivery, register.file.
-- Parameters: $1 and $2, the first and the last delivery of the batch; $3, deliveries of the other kind that came in
-- other files; $4, whether a file of the batch has no list.
--
-- Ingest lists the ids that may come again in a file, and a few that do not: looking for them among two million rows
-- would take as long as all rules. Files loaded before it did so, and files with too many, are grouped.
with
listed_or_found as (
    select
        listed.region_code,
        delivery.period,
        listed.contact_id
    from register.repeated_contact as listed
    inner join register.delivery as delivery on listed.delivery_id = delivery.delivery_id
    inner join register.file as file on delivery.file_id = file.file_id
    where listed.delivery_id between $1 and $2 and file.lists_repeated_contacts
    union all
    select
        contact.region_code,
        contact.period,
        contact.contact_id
    from register.contact as contact
    inner join register.delivery as delivery on contact.delivery_id = delivery.delivery_id
    inner join register.file as file on delivery.file_id = file.file_id
    where
        contact.delivery_id between $1 and $2
        and $4::boolean
        and not file.lists_repeated_contacts
        and contact.contact_id is not null
    group by contact.region_code, contact.period, contact.contact_id
    having count(*) > 1
    union all
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

contact_id as (
    select
        listed_or_found.region_code,
        listed_or_found.period,
        listed_or_found.contact_id
    from listed_or_found
    group by listed_or_found.region_code, listed_or_found.period, listed_or_found.contact_id
),

-- Named once: what is named twice keeps a statement in one process.
sent as (
    select
        contact.region_code,
        contact.period,
        contact.delivery_id,
        contact.line_number,
        contact.contact_id
    from register.contact as contact
    where contact.delivery_id between $1 and $2
    union all
    select
        contact.region_code,
        contact.period,
        contact.delivery_id,
        contact.line_number,
        contact.contact_id
    from register.contact as contact
    where contact.delivery_id = any($3::integer[]) and not contact.delivery_id between $1 and $2
)

select
    sent.region_code,
    sent.period,
    sent.delivery_id,
    sent.line_number,
    sent.contact_id,
    delivery.kind
from sent
inner join contact_id
    on
        sent.contact_id = contact_id.contact_id
        and sent.region_code = contact_id.region_code
        and sent.period = contact_id.period
inner join register.delivery as delivery on sent.delivery_id = delivery.delivery_id
