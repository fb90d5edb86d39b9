-- The rows that rules of records are asked of: those of the deliveries of one batch, as compact as they are kept.
--
-- Grain: delivery and line.
-- Reads: register.contact, register.delivery, register.hsa_id.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.record: those of the place and of the activity come from
-- sql/validate/place_rows and activity_rows, by their numbers, and times in emergency rooms from visit_rows, where a
-- rule asks for them. Besides, it sees the delivery's kind, the last day and the year of its period, the wait, and
-- numbers that are cheaper to look at than the texts that they stand for.
-- The last columns are what the sums of a delivery are made of.
--
-- From the compact rows, and before any rule has judged: a sum that is compared between deliveries must not depend on
-- what a rule has rejected.
select
    contact.region_code,
    contact.period,
    contact.delivery_id,
    contact.line_number,
    contact.decision_date,
    contact.start_date,
    contact.medical_target_date,
    contact.referral_date,
    contact.arrival_date,
    contact.stated_wait_days,
    contact.phase_code,
    contact.medical_field_code,
    contact.profession_code,
    contact.deviation_code,
    contact.has_care_guarantee,
    contact.sex_code,
    contact.birth_year,
    contact.booking_code,
    contact.contact_type_code,
    contact.referrer_type_code,
    contact.emergency_type_code,
    contact.contact_id,
    contact.referral_id,
    lpad(contact.municipality_code::text, 4, '0') as municipality_code,
    contact.municipality_code as municipality_number,
    listing.hsa_id as listing_hsa_id,
    contact.listing_number,
    referrer.hsa_id as referrer_hsa_id,
    contact.referrer_number,
    delivery.kind,
    delivery.is_completed,
    delivery.is_waiting,
    delivery.is_primary_care,
    delivery.period_last_day,
    delivery.period_year,
    coalesce(delivery.waiting_until, contact.start_date) - contact.decision_date as wait_days,
    -- 0 is the one that is empty.
    coalesce(contact.place_number, 0) as place_number,
    coalesce(contact.activity_number, 0) as activity_number,
    contact.birth_year / 10::smallint as birth_decade,
    -- The most days of its class (366: more), of those in the shares: under the guarantee, and not by choice.
    case
        when contact.has_care_guarantee and (contact.deviation_code = 1) is not true
            then
                case
                    when coalesce(delivery.waiting_until, contact.start_date) < contact.decision_date then null
                    when coalesce(delivery.waiting_until, contact.start_date) = contact.decision_date then 0
                    when coalesce(delivery.waiting_until, contact.start_date) - contact.decision_date <= 90 then 90
                    when coalesce(delivery.waiting_until, contact.start_date) - contact.decision_date <= 365 then 365
                    when coalesce(delivery.waiting_until, contact.start_date) - contact.decision_date > 365 then 366
                end
    end::smallint as counted_wait,
    contact.medical_field_code = 931 as is_bup
from register.contact as contact
inner join register.delivery as delivery on contact.delivery_id = delivery.delivery_id
left join register.hsa_id as listing
    on
        contact.region_code = listing.region_code
        and contact.delivery_id = listing.delivery_id
        and contact.listing_number = listing.hsa_number
left join register.hsa_id as referrer
    on
        contact.region_code = referrer.region_code
        and contact.delivery_id = referrer.delivery_id
        and contact.referrer_number = referrer.hsa_number
where
    contact.delivery_id between $1 and $2
    and delivery.delivery_id between $1 and $2
    and delivery.kind in ('genomforda', 'vantande', 'primarvard')
