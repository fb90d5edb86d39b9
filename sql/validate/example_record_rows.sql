-- Puts example rows of rules of records into the register, as ingest would: in a transaction that is rolled back.
--
-- Grain: delivery and line.
-- Reads: nothing.
-- Writes: register.place, register.activity, register.hsa_id, register.emergency_visit, register.contact.
-- Parameters: $1, an array of objects (JSON) with the columns of register.record.
--
-- Every row has numbers of its own for the texts that are kept once a delivery.
with
example as (
    select row.*
    from jsonb_populate_recordset(null::register.record, $1::jsonb) as row
),

place as (
    insert into register.place (
        region_code, delivery_id, place_number, region_hsa_id, care_provider_hsa_id, care_unit_hsa_id, unit_hsa_id,
        hospital_code, hospital_name
    )
    select
        example.region_code,
        example.delivery_id,
        example.line_number,
        example.region_hsa_id,
        example.care_provider_hsa_id,
        example.care_unit_hsa_id,
        example.unit_hsa_id,
        example.hospital_code,
        example.hospital_name
    from example
),

activity as (
    insert into register.activity (
        region_code, delivery_id, activity_number, activity_code, procedure_code, activity_procedure_code,
        activity_diagnosis_code
    )
    select
        example.region_code,
        example.delivery_id,
        example.line_number,
        example.activity_code,
        example.procedure_code,
        example.activity_procedure_code,
        example.activity_diagnosis_code
    from example
),

hsa_id as (
    insert into register.hsa_id (region_code, delivery_id, hsa_number, hsa_id)
    select
        example.region_code,
        example.delivery_id,
        example.line_number * 2 as hsa_number,
        example.listing_hsa_id as hsa_id
    from example
    where example.listing_hsa_id is not null
    union all
    select
        example.region_code,
        example.delivery_id,
        example.line_number * 2 + 1 as hsa_number,
        example.referrer_hsa_id as hsa_id
    from example
    where example.referrer_hsa_id is not null
),

emergency_visit as (
    insert into register.emergency_visit (
        region_code, period, delivery_id, line_number, emergency_arrival_at, emergency_assessment_at, emergency_end_at,
        is_care_interrupted
    )
    select
        example.region_code,
        example.period,
        example.delivery_id,
        example.line_number,
        example.emergency_arrival_at,
        example.emergency_assessment_at,
        example.emergency_end_at,
        example.is_care_interrupted
    from example
    where
        num_nonnulls(
            example.emergency_arrival_at, example.emergency_assessment_at, example.emergency_end_at,
            example.is_care_interrupted
        ) > 0
)

insert into register.contact (
    region_code, period, delivery_id, line_number, decision_date, start_date, medical_target_date, referral_date,
    arrival_date, stated_wait_days, place_number, activity_number, listing_number, referrer_number, phase_code,
    medical_field_code, profession_code, deviation_code, sex_code, birth_year, booking_code, contact_type_code,
    municipality_code, referrer_type_code, emergency_type_code, has_care_guarantee, contact_id, referral_id
)
select
    example.region_code,
    example.period,
    example.delivery_id,
    example.line_number,
    example.decision_date,
    example.start_date,
    example.medical_target_date,
    example.referral_date,
    example.arrival_date,
    example.stated_wait_days,
    example.line_number as place_number,
    example.line_number as activity_number,
    case when example.listing_hsa_id is not null then example.line_number * 2 end as listing_number,
    case when example.referrer_hsa_id is not null then example.line_number * 2 + 1 end as referrer_number,
    example.phase_code,
    example.medical_field_code,
    example.profession_code,
    example.deviation_code,
    example.sex_code,
    example.birth_year,
    example.booking_code,
    example.contact_type_code,
    example.municipality_code::smallint as municipality_code,
    example.referrer_type_code,
    example.emergency_type_code,
    example.has_care_guarantee,
    example.contact_id,
    example.referral_id
from example
