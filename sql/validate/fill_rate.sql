-- How many rows of each delivery of a batch have a value in each column that a sender may leave empty.
--
-- Grain: delivery and column, of deliveries with rows.
-- Reads: register.delivery, register.contact, register.place, register.activity, register.emergency_visit,
-- register.count_row, register.contact_code, register.attestation, register.expected_unit, register.population.
-- Writes: quality.fill_rate.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- What a figure needs is no such column: rules say where it is missing. One scan for all columns of a table: half a
-- second a million contacts, and no faster where places and activities are counted by their numbers first. A listing
-- or a referrer is there where its number is; times in emergency rooms, which few contacts have, are counted apart.
-- Rows never change: judged again, a delivery has the same, and what is new is a column that this file did not count.
insert into quality.fill_rate (region_code, delivery_id, column_name, filled_count, row_count)
with
delivery as (
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.kind,
        delivery.record_count
    from register.delivery as delivery
    where delivery.delivery_id between $1 and $2 and delivery.record_count > 0
),

counted_contact as (
    select
        contact.delivery_id,
        count(contact.medical_target_date) as medical_target_date,
        count(contact.referral_date) as referral_date,
        count(contact.arrival_date) as arrival_date,
        count(contact.stated_wait_days) as stated_wait_days,
        count(contact.profession_code) as profession_code,
        count(contact.deviation_code) as deviation_code,
        count(contact.sex_code) as sex_code,
        count(contact.birth_year) as birth_year,
        count(contact.booking_code) as booking_code,
        count(contact.contact_type_code) as contact_type_code,
        count(contact.municipality_code) as municipality_code,
        count(contact.referrer_type_code) as referrer_type_code,
        count(contact.emergency_type_code) as emergency_type_code,
        count(contact.referral_id) as referral_id,
        count(contact.listing_number) as listing_hsa_id,
        count(contact.referrer_number) as referrer_hsa_id,
        count(place.region_hsa_id) as region_hsa_id,
        count(place.care_provider_hsa_id) as care_provider_hsa_id,
        count(place.care_unit_hsa_id) as care_unit_hsa_id,
        count(place.unit_hsa_id) as unit_hsa_id,
        count(place.hospital_code) as hospital_code,
        count(place.hospital_name) as hospital_name,
        count(activity.activity_code) as activity_code,
        count(activity.procedure_code) as procedure_code,
        count(activity.activity_procedure_code) as activity_procedure_code,
        count(activity.activity_diagnosis_code) as activity_diagnosis_code
    from register.contact as contact
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
    where contact.delivery_id between $1 and $2
    group by contact.delivery_id
),

counted_emergency_visit as (
    select
        emergency_visit.delivery_id,
        count(emergency_visit.emergency_arrival_at) as emergency_arrival_at,
        count(emergency_visit.emergency_assessment_at) as emergency_assessment_at,
        count(emergency_visit.emergency_end_at) as emergency_end_at,
        count(emergency_visit.is_care_interrupted) as is_care_interrupted
    from delivery
    inner join register.emergency_visit as emergency_visit
        on delivery.region_code = emergency_visit.region_code and delivery.delivery_id = emergency_visit.delivery_id
    group by emergency_visit.delivery_id
),

counted_count_row as (
    select
        count_row.delivery_id,
        count(count_row.unit_hsa_id) as unit_hsa_id,
        count(count_row.pvv_count) as pvv_count
    from delivery
    inner join register.count_row as count_row
        on delivery.region_code = count_row.region_code and delivery.delivery_id = count_row.delivery_id
    group by count_row.delivery_id
),

counted_contact_code as (
    select
        contact_code.delivery_id,
        count(contact_code.is_main) as is_main
    from delivery
    inner join register.contact_code as contact_code
        on delivery.region_code = contact_code.region_code and delivery.delivery_id = contact_code.delivery_id
    group by contact_code.delivery_id
),

counted_attestation as (
    select
        attestation.delivery_id,
        count(attestation.source) as source
    from delivery
    inner join register.attestation as attestation
        on delivery.region_code = attestation.region_code and delivery.delivery_id = attestation.delivery_id
    group by attestation.delivery_id
),

counted_expected_unit as (
    select
        expected_unit.delivery_id,
        count(expected_unit.unit_name) as unit_name
    from delivery
    inner join register.expected_unit as expected_unit
        on delivery.region_code = expected_unit.region_code and delivery.delivery_id = expected_unit.delivery_id
    group by expected_unit.delivery_id
),

counted_population as (
    select
        population.delivery_id,
        count(population.source) as source
    from delivery
    inner join register.population as population
        on delivery.region_code = population.region_code and delivery.delivery_id = population.delivery_id
    group by population.delivery_id
),

filled as (
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_contact on delivery.delivery_id = counted_contact.delivery_id
    cross join
        unnest(
            array[
                'medical_target_date', 'referral_date', 'arrival_date', 'stated_wait_days', 'profession_code',
                'deviation_code', 'sex_code', 'birth_year', 'booking_code', 'contact_type_code',
                'municipality_code', 'referrer_type_code', 'emergency_type_code', 'referral_id',
                'listing_hsa_id', 'referrer_hsa_id', 'region_hsa_id', 'care_provider_hsa_id',
                'care_unit_hsa_id', 'unit_hsa_id', 'hospital_code', 'hospital_name', 'activity_code',
                'procedure_code', 'activity_procedure_code', 'activity_diagnosis_code'
            ],
            array[
                counted_contact.medical_target_date, counted_contact.referral_date,
                counted_contact.arrival_date, counted_contact.stated_wait_days, counted_contact.profession_code,
                counted_contact.deviation_code, counted_contact.sex_code, counted_contact.birth_year,
                counted_contact.booking_code, counted_contact.contact_type_code,
                counted_contact.municipality_code, counted_contact.referrer_type_code,
                counted_contact.emergency_type_code, counted_contact.referral_id,
                counted_contact.listing_hsa_id, counted_contact.referrer_hsa_id, counted_contact.region_hsa_id,
                counted_contact.care_provider_hsa_id, counted_contact.care_unit_hsa_id,
                counted_contact.unit_hsa_id, counted_contact.hospital_code, counted_contact.hospital_name,
                counted_contact.activity_code, counted_contact.procedure_code,
                counted_contact.activity_procedure_code, counted_contact.activity_diagnosis_code
            ]
        ) as field (column_name, filled_count)
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    left join counted_emergency_visit on delivery.delivery_id = counted_emergency_visit.delivery_id
    cross join
        unnest(
            array[
                'emergency_arrival_at', 'emergency_assessment_at', 'emergency_end_at', 'is_care_interrupted'
            ],
            array[
                counted_emergency_visit.emergency_arrival_at, counted_emergency_visit.emergency_assessment_at,
                counted_emergency_visit.emergency_end_at, counted_emergency_visit.is_care_interrupted
            ]
        ) as field (column_name, filled_count)
    where delivery.kind in ('genomforda', 'vantande', 'primarvard')
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_count_row on delivery.delivery_id = counted_count_row.delivery_id
    cross join
        unnest(
            array[
                'unit_hsa_id', 'pvv_count'
            ],
            array[
                counted_count_row.unit_hsa_id, counted_count_row.pvv_count
            ]
        ) as field (column_name, filled_count)
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_contact_code on delivery.delivery_id = counted_contact_code.delivery_id
    cross join
        unnest(
            array[
                'is_main'
            ],
            array[
                counted_contact_code.is_main
            ]
        ) as field (column_name, filled_count)
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_attestation on delivery.delivery_id = counted_attestation.delivery_id
    cross join
        unnest(
            array[
                'source'
            ],
            array[
                counted_attestation.source
            ]
        ) as field (column_name, filled_count)
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_expected_unit on delivery.delivery_id = counted_expected_unit.delivery_id
    cross join
        unnest(
            array[
                'unit_name'
            ],
            array[
                counted_expected_unit.unit_name
            ]
        ) as field (column_name, filled_count)
    union all
    select
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        field.column_name,
        field.filled_count
    from delivery
    inner join counted_population on delivery.delivery_id = counted_population.delivery_id
    cross join
        unnest(
            array[
                'source'
            ],
            array[
                counted_population.source
            ]
        ) as field (column_name, filled_count)
)

select
    filled.region_code,
    filled.delivery_id,
    filled.column_name,
    -- No contact may have been in an emergency room.
    coalesce(filled.filled_count, 0) as filled_count,
    filled.record_count as row_count
from filled
on conflict (region_code, delivery_id, column_name) do update set
    filled_count = excluded.filled_count, row_count = excluded.row_count
