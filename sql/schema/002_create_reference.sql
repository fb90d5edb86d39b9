-- What pipelines/ says, as tables: written whole by komiljard when a definition has changed, never by hand.

create schema reference;
comment on schema reference is 'Code lists, populations, attestations and measures, copied from the files in pipelines.';

create table reference.region (
    region_code smallint not null,
    county_code text not null,
    region_name text not null,
    region_label text not null,
    healthcare_region_code smallint not null,
    healthcare_region_name text not null,
    constraint region_pkey primary key (region_code),
    constraint region_county_code_key unique (county_code),
    constraint region_county_code_form check (county_code ~ '^[0-9]{2}$')
);
comment on table reference.region is 'The 21 regions. Grain: region.';
comment on column reference.region.region_code is 'SKR''s region code, such as 63. Not SCB''s county code.';
comment on column reference.region.county_code is 'SCB''s county code with leading zero, such as 23.';
comment on column reference.region.region_name is 'Official name.';
comment on column reference.region.region_label is 'Short name for tables and maps.';
comment on column reference.region.healthcare_region_code is 'Healthcare region (sjukvårdsregion), 101 to 106.';
comment on column reference.region.healthcare_region_name is 'Its name.';

create table reference.population (
    region_code smallint not null,
    population_date date not null,
    population integer not null,
    mark text,
    source text not null,
    constraint population_pkey primary key (region_code, population_date),
    constraint population_region_code_fkey foreign key (region_code) references reference.region (region_code),
    constraint population_positive check (population > 0),
    constraint population_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.population is 'Inhabitants by region and date; an agreement says which date it uses. Grain: region and date.';
comment on column reference.population.region_code is 'SKR''s region code.';
comment on column reference.population.population_date is 'The day that the population was counted for.';
comment on column reference.population.population is 'Inhabitants.';
comment on column reference.population.mark is 'inferred or unknown where no source confirms the figure; else null.';
comment on column reference.population.source is 'Where the figure comes from.';

create table reference.attestation (
    region_code smallint not null,
    agreement text not null,
    attestation text not null,
    attested_on date not null,
    mark text,
    source text not null,
    constraint attestation_pkey primary key (region_code, agreement, attestation),
    constraint attestation_region_code_fkey foreign key (region_code) references reference.region (region_code),
    constraint attestation_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.attestation is 'Reports and plans that regions have handed in. Grain: region, agreement and attestation.';
comment on column reference.attestation.region_code is 'SKR''s region code.';
comment on column reference.attestation.agreement is 'Id of the agreement that asks for it.';
comment on column reference.attestation.attestation is 'What was attested, such as status_report.';
comment on column reference.attestation.attested_on is 'The day it was handed in.';
comment on column reference.attestation.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.attestation.source is 'Where that is known from.';

create table reference.response_rate (
    region_code smallint not null,
    period date not null,
    reported_unit_count integer not null,
    expected_unit_count integer not null,
    mark text,
    source text not null,
    constraint response_rate_pkey primary key (region_code, period),
    constraint response_rate_region_code_fkey foreign key (region_code) references reference.region (region_code),
    constraint response_rate_period_is_month check (extract(day from period) = 1),
    constraint response_rate_is_share check (
        reported_unit_count >= 0 and reported_unit_count <= expected_unit_count
    ),
    constraint response_rate_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.response_rate is 'Units that reported of those expected to (svarsfrekvens). Grain: region and month.';
comment on column reference.response_rate.region_code is 'SKR''s region code.';
comment on column reference.response_rate.period is 'First day of the month.';
comment on column reference.response_rate.reported_unit_count is 'Units that reported.';
comment on column reference.response_rate.expected_unit_count is 'Units that were to report.';
comment on column reference.response_rate.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.response_rate.source is 'Where that is known from.';

create table reference.medical_field (
    medical_field_code smallint not null,
    medical_field_name text not null,
    constraint medical_field_pkey primary key (medical_field_code)
);
comment on table reference.medical_field is 'Medical fields (MVO) known so far; the national list is longer. Grain: medical field.';
comment on column reference.medical_field.medical_field_code is 'MVO, three digits.';
comment on column reference.medical_field.medical_field_name is 'Its name.';

create table reference.measure (
    measure text not null,
    label_sv text not null,
    label_en text not null,
    clock text not null,
    patient_chosen text not null,
    care_guarantee text not null,
    constraint measure_pkey primary key (measure),
    constraint measure_clock_known check (clock in ('decision_date', 'medical_target_date')),
    constraint measure_patient_chosen_known check (patient_chosen in ('out', 'out_beyond_limit')),
    constraint measure_care_guarantee_known check (care_guarantee in ('required', 'any'))
);
comment on table reference.measure is 'Measures, from pipelines/measures. Grain: measure.';
comment on column reference.measure.measure is 'Id, such as first_visit.';
comment on column reference.measure.label_sv is 'Name in Swedish.';
comment on column reference.measure.label_en is 'Name in English.';
comment on column reference.measure.clock is 'What days are counted from: the decision, or the medical target date.';
comment on column reference.measure.patient_chosen is
'Patient-chosen waits (PvV): out of every share, or out only where the wait exceeds the limit.';
comment on column reference.measure.care_guarantee is 'required: contacts outside the care guarantee are not in shares; any: they are.';

create table reference.measure_statistic (
    measure text not null,
    statistic text not null,
    kind text not null,
    constraint measure_statistic_pkey primary key (measure, statistic),
    constraint measure_statistic_measure_fkey foreign key (measure) references reference.measure (measure),
    constraint measure_statistic_known check (statistic in ('waiting', 'completed')),
    constraint measure_statistic_kind_known check (kind in ('genomforda', 'vantande', 'primarvard'))
);
comment on table reference.measure_statistic is 'Which kind of delivery gives a statistic of a measure. Grain: measure and statistic.';
comment on column reference.measure_statistic.measure is 'Id of the measure.';
comment on column reference.measure_statistic.statistic is 'waiting or completed.';
comment on column reference.measure_statistic.kind is 'The delivery kind whose records count.';

create table reference.measure_limit (
    measure text not null,
    limit_days smallint,
    constraint measure_limit_key unique nulls not distinct (measure, limit_days),
    constraint measure_limit_measure_fkey foreign key (measure) references reference.measure (measure),
    constraint measure_limit_not_negative check (limit_days >= 0)
);
comment on table reference.measure_limit is 'Limits that shares of a measure are computed at. Grain: measure and limit.';
comment on column reference.measure_limit.measure is 'Id of the measure.';
comment on column reference.measure_limit.limit_days is 'Days, inclusive; null is the medical target date.';

create table reference.measure_condition (
    measure text not null,
    alternative smallint not null,
    phase_codes smallint[] not null,
    medical_field_codes smallint[],
    is_medical_field_excluded boolean not null,
    profession_codes smallint[],
    is_profession_excluded boolean not null,
    constraint measure_condition_pkey primary key (measure, alternative),
    constraint measure_condition_measure_fkey foreign key (measure) references reference.measure (measure)
);
comment on table reference.measure_condition is
'Which records belong to a measure: those that meet all of a row, in any of its rows. Grain: measure and alternative.';
comment on column reference.measure_condition.measure is 'Id of the measure.';
comment on column reference.measure_condition.alternative is 'Number of the row, from 1.';
comment on column reference.measure_condition.phase_codes is 'Phases (fas) that belong.';
comment on column reference.measure_condition.medical_field_codes is 'Medical fields (MVO); null is all.';
comment on column reference.measure_condition.is_medical_field_excluded is 'Whether the list says which fields do not belong.';
comment on column reference.measure_condition.profession_codes is 'Professions, 915 for XS915; null is all.';
comment on column reference.measure_condition.is_profession_excluded is 'Whether the list says which professions do not belong.';
