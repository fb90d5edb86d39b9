-- Contacts in a compact form, a partition a file: what was register.record is now a view of them.
--
-- A partition is loaded beside the others, by several connections, in the schema loading, where nobody reads; the
-- transaction that attaches it makes the whole file visible. Replacing a delivery rewrites nothing of another, and
-- deleting one after its retention drops a table. Bounds are numbers of deliveries: those of a file are neighbours, so
-- a statement about some deliveries looks at their partitions alone.
--
-- Long texts that repeat are kept once a delivery and numbered (docs/decisions/008-storage-of-contacts.md has what was
-- measured). A partition has no index: it is what a scan of a delivery reads.

create schema loading;
comment on schema loading is
'Partitions while they are filled. What is here while no run works is left from one that was killed; the next one drops it.';

alter table register.record rename to record_before_010;

create table register.contact (
    region_code smallint not null,
    birth_year smallint,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    decision_date date,
    start_date date,
    medical_target_date date,
    referral_date date,
    arrival_date date,
    stated_wait_days integer,
    place_number integer,
    activity_number integer,
    listing_number integer,
    referrer_number integer,
    phase_code smallint,
    medical_field_code smallint,
    profession_code smallint,
    deviation_code smallint,
    sex_code smallint,
    booking_code smallint,
    contact_type_code smallint,
    municipality_code smallint,
    referrer_type_code smallint,
    emergency_type_code smallint,
    has_care_guarantee boolean,
    contact_id text,
    referral_id text
) partition by range (delivery_id);
comment on table register.contact is
'Contacts of every version of every delivery, with numbers for what is kept in place, activity and hsa_id. register.record shows them as sent. A partition a file. Grain: delivery and line.';
comment on column register.contact.region_code is 'SKR''s region code (Regionkod).';
comment on column register.contact.period is 'First day of the month (mätperiod).';
comment on column register.contact.delivery_id is 'The delivery that it belongs to.';
comment on column register.contact.line_number is 'Line of the file where the record starts, from 1, the header included; of XML the number of the element.';
comment on column register.contact.decision_date is 'Start of the wait (beslutOmAktivitet). The clock is not kept: it never counts.';
comment on column register.contact.start_date is 'End of the wait of a completed contact (startAvAktivitet).';
comment on column register.contact.medical_target_date is 'The day by which the follow-up should take place (medicinskt måldatum).';
comment on column register.contact.referral_date is 'Date of the referral.';
comment on column register.contact.arrival_date is 'Date that the referral arrived.';
comment on column register.contact.stated_wait_days is 'The wait as the sender computed it: compared, never trusted.';
comment on column register.contact.place_number is 'Where: number in register.place of this delivery; null where nothing of it was sent.';
comment on column register.contact.activity_number is 'What: number in register.activity of this delivery; null where nothing of it was sent.';
comment on column register.contact.listing_number is 'Health centre where the patient is listed: number in register.hsa_id of this delivery.';
comment on column register.contact.referrer_number is 'The referrer: number in register.hsa_id of this delivery.';
comment on column register.contact.phase_code is 'Phase (fas): 1 first contact, 2 treatment, 3 examination, 4 follow-up, 5 acute.';
comment on column register.contact.medical_field_code is 'Medical field (MVO), three digits.';
comment on column register.contact.profession_code is 'Profession (yrkeskategori): 915 for XS915.';
comment on column register.contact.deviation_code is 'Deviation (avvikelse): 1 PvV, 2 MoV, 3 SoV; null for none.';
comment on column register.contact.sex_code is '1 man, 2 woman, 3 unknown.';
comment on column register.contact.birth_year is 'Year of birth.';
comment on column register.contact.booking_code is 'Way of booking (bokningssätt).';
comment on column register.contact.contact_type_code is 'Type of contact (vårdkontakttyp).';
comment on column register.contact.municipality_code is 'Home municipality (lkf) as a number: 139 for 0139; 0 missing.';
comment on column register.contact.referrer_type_code is '1 referral, 2 own request.';
comment on column register.contact.emergency_type_code is 'Type of emergency care; 0 for none.';
comment on column register.contact.has_care_guarantee is 'Whether the contact is under the care guarantee (vårdgaranti).';
comment on column register.contact.contact_id is 'The sender''s id of the contact, unique within its sender.';
comment on column register.contact.referral_id is 'Id of the referral.';

create table register.place (
    region_code smallint not null,
    delivery_id integer not null,
    place_number integer not null,
    region_hsa_id text,
    care_provider_hsa_id text,
    care_unit_hsa_id text,
    unit_hsa_id text,
    hospital_code text,
    hospital_name text,
    constraint place_pkey primary key (region_code, delivery_id, place_number)
);
comment on table register.place is
'Who gave care, as contacts of a delivery name it: the six fields that nearly always come together. The same place may have several numbers. Grain: delivery and number.';
comment on column register.place.region_code is 'SKR''s region code of the contacts.';
comment on column register.place.delivery_id is 'The delivery.';
comment on column register.place.place_number is 'Number within the delivery, from 1.';
comment on column register.place.region_hsa_id is 'HSA-id of the region.';
comment on column register.place.care_provider_hsa_id is 'HSA-id of the care provider (vårdgivare).';
comment on column register.place.care_unit_hsa_id is 'HSA-id of the clinic (vårdenhet).';
comment on column register.place.unit_hsa_id is 'HSA-id of the unit.';
comment on column register.place.hospital_code is 'Hospital code; 00000 for none.';
comment on column register.place.hospital_name is 'Hospital''s name.';

create table register.activity (
    region_code smallint not null,
    delivery_id integer not null,
    activity_number integer not null,
    activity_code text,
    procedure_code text,
    activity_procedure_code text,
    activity_diagnosis_code text,
    constraint activity_pkey primary key (region_code, delivery_id, activity_number)
);
comment on table register.activity is
'What was decided on or done, as contacts of a delivery name it. The same may have several numbers. Grain: delivery and number.';
comment on column register.activity.region_code is 'SKR''s region code of the contacts.';
comment on column register.activity.delivery_id is 'The delivery.';
comment on column register.activity.activity_number is 'Number within the delivery, from 1.';
comment on column register.activity.activity_code is 'Activity (aktivitet), five digits.';
comment on column register.activity.procedure_code is 'KVÅ code of the contact.';
comment on column register.activity.activity_procedure_code is 'KVÅ code of the activity.';
comment on column register.activity.activity_diagnosis_code is 'ICD-10-SE code of the activity.';

create table register.hsa_id (
    region_code smallint not null,
    delivery_id integer not null,
    hsa_number integer not null,
    hsa_id text not null,
    constraint hsa_id_pkey primary key (region_code, delivery_id, hsa_number)
);
comment on table register.hsa_id is
'HSA-ids of health centres and referrers, as contacts of a delivery name them. The same may have several numbers. Grain: delivery and number.';
comment on column register.hsa_id.region_code is 'SKR''s region code of the contacts.';
comment on column register.hsa_id.delivery_id is 'The delivery.';
comment on column register.hsa_id.hsa_number is 'Number within the delivery, from 1.';
comment on column register.hsa_id.hsa_id is 'The id as sent.';

create table register.emergency_visit (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    emergency_arrival_at timestamp without time zone,
    emergency_assessment_at timestamp without time zone,
    emergency_end_at timestamp without time zone,
    is_care_interrupted boolean,
    constraint emergency_visit_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.emergency_visit is
'Times in emergency rooms, of the few contacts that have them. Local time as sent. Grain: delivery and line.';
comment on column register.emergency_visit.region_code is 'SKR''s region code.';
comment on column register.emergency_visit.period is 'First day of the month.';
comment on column register.emergency_visit.delivery_id is 'The delivery.';
comment on column register.emergency_visit.line_number is 'Line of the file where the record starts.';
comment on column register.emergency_visit.emergency_arrival_at is 'When the patient came (TidStartAkut).';
comment on column register.emergency_visit.emergency_assessment_at is 'When a physician began (TidBedomning).';
comment on column register.emergency_visit.emergency_end_at is 'When the patient left (TidAvslut).';
comment on column register.emergency_visit.is_care_interrupted is 'Whether the patient left on their own after the assessment.';

create view register.record as
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
    activity.activity_code,
    lpad(contact.municipality_code::text, 4, '0') as municipality_code,
    activity.procedure_code,
    activity.activity_procedure_code,
    activity.activity_diagnosis_code,
    place.region_hsa_id,
    place.care_provider_hsa_id,
    place.care_unit_hsa_id,
    place.unit_hsa_id,
    place.hospital_code,
    place.hospital_name,
    listing.hsa_id as listing_hsa_id,
    referrer.hsa_id as referrer_hsa_id,
    contact.referral_id,
    visit.emergency_arrival_at,
    visit.emergency_assessment_at,
    visit.emergency_end_at,
    visit.is_care_interrupted
from register.contact as contact
-- Each on its primary key: a statement that asks for none of their columns does not read them.
left join register.place as place
    on
        contact.region_code = place.region_code
        and contact.delivery_id = place.delivery_id
        and contact.place_number = place.place_number
left join register.activity as activity
    on
        contact.region_code = activity.region_code
        and contact.delivery_id = activity.delivery_id
        and contact.activity_number = activity.activity_number
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
left join register.emergency_visit as visit
    on
        contact.region_code = visit.region_code
        and contact.delivery_id = visit.delivery_id
        and contact.line_number = visit.line_number;
comment on view register.record is
'Contacts of the register, one row as sent, every version of every delivery. Null where the sender left it out: whether that is allowed is a rule of validate. Grain: delivery and line.';
comment on column register.record.region_code is 'SKR''s region code (Regionkod).';
comment on column register.record.period is 'First day of the month (mätperiod).';
comment on column register.record.delivery_id is 'The delivery that it belongs to.';
comment on column register.record.line_number is 'Line of the file where the record starts, from 1, the header included; of XML the number of the element.';
comment on column register.record.decision_date is 'Start of the wait (beslutOmAktivitet). The clock is not kept: it never counts.';
comment on column register.record.start_date is 'End of the wait of a completed contact (startAvAktivitet).';
comment on column register.record.medical_target_date is 'The day by which the follow-up should take place (medicinskt måldatum).';
comment on column register.record.referral_date is 'Date of the referral.';
comment on column register.record.arrival_date is 'Date that the referral arrived.';
comment on column register.record.stated_wait_days is 'The wait as the sender computed it: compared, never trusted.';
comment on column register.record.phase_code is 'Phase (fas): 1 first contact, 2 treatment, 3 examination, 4 follow-up, 5 acute.';
comment on column register.record.medical_field_code is 'Medical field (MVO), three digits.';
comment on column register.record.profession_code is 'Profession (yrkeskategori): 915 for XS915.';
comment on column register.record.deviation_code is 'Deviation (avvikelse): 1 PvV, 2 MoV, 3 SoV; null for none.';
comment on column register.record.has_care_guarantee is 'Whether the contact is under the care guarantee (vårdgaranti).';
comment on column register.record.sex_code is '1 man, 2 woman, 3 unknown.';
comment on column register.record.birth_year is 'Year of birth.';
comment on column register.record.booking_code is 'Way of booking (bokningssätt).';
comment on column register.record.contact_type_code is 'Type of contact (vårdkontakttyp).';
comment on column register.record.referrer_type_code is '1 referral, 2 own request.';
comment on column register.record.emergency_type_code is 'Type of emergency care; 0 for none.';
comment on column register.record.contact_id is 'The sender''s id of the contact, unique within its sender.';
comment on column register.record.activity_code is 'Activity (aktivitet), five digits.';
comment on column register.record.municipality_code is 'Home municipality (lkf), four digits; 0000 missing.';
comment on column register.record.procedure_code is 'KVÅ code of the contact.';
comment on column register.record.activity_procedure_code is 'KVÅ code of the activity.';
comment on column register.record.activity_diagnosis_code is 'ICD-10-SE code of the activity.';
comment on column register.record.region_hsa_id is 'HSA-id of the region.';
comment on column register.record.care_provider_hsa_id is 'HSA-id of the care provider (vårdgivare).';
comment on column register.record.care_unit_hsa_id is 'HSA-id of the clinic (vårdenhet).';
comment on column register.record.unit_hsa_id is 'HSA-id of the unit.';
comment on column register.record.hospital_code is 'Hospital code; 00000 for none.';
comment on column register.record.hospital_name is 'Hospital''s name.';
comment on column register.record.listing_hsa_id is 'HSA-id of the health centre where the patient is listed.';
comment on column register.record.referrer_hsa_id is 'HSA-id of the referrer.';
comment on column register.record.referral_id is 'Id of the referral.';
comment on column register.record.emergency_arrival_at is 'When the patient came to the emergency room; local time.';
comment on column register.record.emergency_assessment_at is 'When a physician began there; local time.';
comment on column register.record.emergency_end_at is 'When the patient left it; local time.';
comment on column register.record.is_care_interrupted is 'Whether the patient left on their own after the assessment.';

-- What there is already goes into one partition. A municipality that is no number of four digits, which ingest refuses
-- from now on, becomes null: `komiljard ingest --reload` of its file tells of it.
do $do$
declare
    next_delivery_id integer := coalesce((select max(delivery.delivery_id) from register.delivery as delivery), 0) + 1;
begin
    if not exists (select from register.record_before_010) then
        return;
    end if;
    execute format(
        'create table register.contact_before_010 partition of register.contact for values from (minvalue) to (%s)',
        next_delivery_id
    );
end
$do$;

insert into register.place (
    region_code, delivery_id, place_number, region_hsa_id, care_provider_hsa_id, care_unit_hsa_id, unit_hsa_id,
    hospital_code, hospital_name
)
select
    named.region_code,
    named.delivery_id,
    row_number() over (partition by named.region_code, named.delivery_id) as place_number,
    named.region_hsa_id,
    named.care_provider_hsa_id,
    named.care_unit_hsa_id,
    named.unit_hsa_id,
    named.hospital_code,
    named.hospital_name
from (
    select distinct
        record.region_code,
        record.delivery_id,
        record.region_hsa_id,
        record.care_provider_hsa_id,
        record.care_unit_hsa_id,
        record.unit_hsa_id,
        record.hospital_code,
        record.hospital_name
    from register.record_before_010 as record
) as named
where
    num_nonnulls(
        named.region_hsa_id, named.care_provider_hsa_id, named.care_unit_hsa_id, named.unit_hsa_id,
        named.hospital_code, named.hospital_name
    ) > 0;

insert into register.activity (
    region_code, delivery_id, activity_number, activity_code, procedure_code, activity_procedure_code,
    activity_diagnosis_code
)
select
    named.region_code,
    named.delivery_id,
    row_number() over (partition by named.region_code, named.delivery_id) as activity_number,
    named.activity_code,
    named.procedure_code,
    named.activity_procedure_code,
    named.activity_diagnosis_code
from (
    select distinct
        record.region_code,
        record.delivery_id,
        record.activity_code,
        record.procedure_code,
        record.activity_procedure_code,
        record.activity_diagnosis_code
    from register.record_before_010 as record
) as named
where
    num_nonnulls(
        named.activity_code, named.procedure_code, named.activity_procedure_code, named.activity_diagnosis_code
    ) > 0;

insert into register.hsa_id (region_code, delivery_id, hsa_number, hsa_id)
select
    named.region_code,
    named.delivery_id,
    row_number() over (partition by named.region_code, named.delivery_id) as hsa_number,
    named.hsa_id
from (
    select
        record.region_code,
        record.delivery_id,
        record.listing_hsa_id as hsa_id
    from register.record_before_010 as record
    where record.listing_hsa_id is not null
    union
    select
        record.region_code,
        record.delivery_id,
        record.referrer_hsa_id as hsa_id
    from register.record_before_010 as record
    where record.referrer_hsa_id is not null
) as named;

analyze register.place, register.activity, register.hsa_id;

insert into register.contact (
    region_code, period, delivery_id, line_number, decision_date, start_date, medical_target_date, referral_date,
    arrival_date, stated_wait_days, place_number, activity_number, listing_number, referrer_number, phase_code,
    medical_field_code, profession_code, deviation_code, sex_code, birth_year, booking_code, contact_type_code,
    municipality_code, referrer_type_code, emergency_type_code, has_care_guarantee, contact_id, referral_id
)
select
    record.region_code,
    record.period,
    record.delivery_id,
    record.line_number,
    record.decision_date,
    record.start_date,
    record.medical_target_date,
    record.referral_date,
    record.arrival_date,
    record.stated_wait_days,
    place.place_number,
    activity.activity_number,
    listing.hsa_number as listing_number,
    referrer.hsa_number as referrer_number,
    record.phase_code,
    record.medical_field_code,
    record.profession_code,
    record.deviation_code,
    record.sex_code,
    record.birth_year,
    record.booking_code,
    record.contact_type_code,
    case when record.municipality_code ~ '^[0-9]{4}$' then record.municipality_code::smallint end as municipality_code,
    record.referrer_type_code,
    record.emergency_type_code,
    record.has_care_guarantee,
    record.contact_id,
    record.referral_id
from register.record_before_010 as record
-- Null safe, and yet a hash join: the ids are wrapped in rows.
left join register.place as place
    on
        record.region_code = place.region_code
        and record.delivery_id = place.delivery_id
        and row(
            record.region_hsa_id, record.care_provider_hsa_id, record.care_unit_hsa_id, record.unit_hsa_id,
            record.hospital_code, record.hospital_name
        )::text = row(
            place.region_hsa_id, place.care_provider_hsa_id, place.care_unit_hsa_id, place.unit_hsa_id,
            place.hospital_code, place.hospital_name
        )::text
left join register.activity as activity
    on
        record.region_code = activity.region_code
        and record.delivery_id = activity.delivery_id
        and row(
            record.activity_code, record.procedure_code, record.activity_procedure_code, record.activity_diagnosis_code
        )::text = row(
            activity.activity_code, activity.procedure_code, activity.activity_procedure_code,
            activity.activity_diagnosis_code
        )::text
left join register.hsa_id as listing
    on
        record.region_code = listing.region_code
        and record.delivery_id = listing.delivery_id
        and record.listing_hsa_id = listing.hsa_id
left join register.hsa_id as referrer
    on
        record.region_code = referrer.region_code
        and record.delivery_id = referrer.delivery_id
        and record.referrer_hsa_id = referrer.hsa_id;

drop table register.record_before_010;
