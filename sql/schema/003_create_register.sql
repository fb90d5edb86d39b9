-- Deliveries and their rows, typed but not judged. Person-level data: no reader role reaches this schema.

create schema register;
comment on schema register is 'Deliveries as they came, typed. Personal data.';

create table register.file (
    file_id integer not null,
    sha256 bytea not null,
    file_name text not null,
    byte_count bigint not null,
    layout text not null,
    layout_sha256 bytea not null,
    record_count bigint not null,
    malformed_count bigint not null,
    loaded_at timestamptz not null,
    run_id integer not null,
    constraint file_pkey primary key (file_id),
    constraint file_sha256_length check (octet_length(sha256) = 32),
    constraint file_layout_sha256_length check (octet_length(layout_sha256) = 32),
    constraint file_counts_not_negative check (byte_count >= 0 and record_count >= 0 and malformed_count >= 0),
    constraint file_run_id_fkey foreign key (run_id) references pipeline.run (run_id)
);
create index file_sha256_idx on register.file (sha256);
comment on table register.file is 'Files that were loaded. The same bytes are loaded once, unless reloaded on demand. Grain: load of a file.';
comment on column register.file.file_id is 'Number of the file, rising.';
comment on column register.file.sha256 is 'SHA-256 of its bytes.';
comment on column register.file.file_name is 'Its name without folder.';
comment on column register.file.byte_count is 'Its size.';
comment on column register.file.layout is 'Id of the layout that it was read by.';
comment on column register.file.layout_sha256 is 'SHA-256 of the layout''s file as it was then.';
comment on column register.file.record_count is 'Rows of it that were typed and stored.';
comment on column register.file.malformed_count is 'Rows of it that could not be typed and went to register.malformed.';
comment on column register.file.loaded_at is 'When it was loaded.';
comment on column register.file.run_id is 'The run that loaded it.';

create table register.delivery (
    delivery_id integer not null,
    region_code smallint not null,
    period date not null,
    kind text not null,
    version integer not null,
    file_id integer not null,
    record_count bigint not null,
    malformed_count bigint not null,
    constraint delivery_pkey primary key (delivery_id),
    constraint delivery_version_key unique (region_code, period, kind, version),
    constraint delivery_file_key unique (region_code, period, kind, file_id),
    constraint delivery_file_id_fkey foreign key (file_id) references register.file (file_id)
    deferrable initially deferred,
    constraint delivery_period_is_month check (extract(day from period) = 1),
    constraint delivery_kind_known check (kind in ('genomforda', 'vantande', 'counts', 'primarvard')),
    constraint delivery_version_positive check (version > 0),
    constraint delivery_counts_not_negative check (record_count >= 0 and malformed_count >= 0)
);
comment on table register.delivery is
'Deliveries (leveranser): what a region sent for a month and kind, every version. A file may hold several. Grain: region, period, kind and version.';
comment on column register.delivery.delivery_id is 'Number of the delivery, rising.';
-- No foreign key to reference.region: a delivery of an unknown region is kept, judged and refused.
comment on column register.delivery.region_code is 'SKR''s region code as sent; whether it exists is a rule of validate.';
comment on column register.delivery.period is 'First day of the month that it is about.';
comment on column register.delivery.kind is 'genomforda, vantande, counts or primarvard.';
comment on column register.delivery.version is '1 for the first delivery of a region, period and kind; one more for each that came after.';
comment on column register.delivery.file_id is 'The file that it came in.';
comment on column register.delivery.record_count is 'Rows typed and stored.';
comment on column register.delivery.malformed_count is 'Rows that could not be typed but say that they belong here.';

create table register.record (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    decision_date date,
    start_date date,
    medical_target_date date,
    referral_date date,
    arrival_date date,
    stated_wait_days integer,
    phase_code smallint,
    medical_field_code smallint,
    profession_code smallint,
    deviation_code smallint,
    has_care_guarantee boolean,
    sex_code smallint,
    birth_year smallint,
    booking_code smallint,
    contact_type_code smallint,
    referrer_type_code smallint,
    emergency_type_code smallint,
    contact_id text,
    activity_code text,
    municipality_code text,
    procedure_code text,
    activity_procedure_code text,
    activity_diagnosis_code text,
    region_hsa_id text,
    care_provider_hsa_id text,
    care_unit_hsa_id text,
    unit_hsa_id text,
    hospital_code text,
    hospital_name text,
    listing_hsa_id text,
    referrer_hsa_id text,
    referral_id text
);
-- Rows of a file lie together and have neighbouring delivery ids, so a range index of a few pages finds
-- a delivery; a tree over every row would cost a fifth of the load. No primary key for the same reason:
-- that a contact id is unique in its delivery is a rule of validate, which keeps the second one.
create index record_delivery_idx on register.record using brin (region_code, delivery_id) with (pages_per_range = 16);
comment on table register.record is
'Contacts of the register, one row as sent, every version of every delivery. Nullable where the sender may leave it out: whether it may is a rule of validate. Grain: delivery and line.';
comment on column register.record.region_code is 'SKR''s region code (Regionkod).';
comment on column register.record.period is 'First day of the month (mätperiod).';
comment on column register.record.delivery_id is 'The delivery that it belongs to.';
comment on column register.record.line_number is 'Line of the file where the record starts, from 1, the header included.';
comment on column register.record.decision_date is 'Start of the wait (beslutOmAktivitet). The clock is not kept: it never counts.';
comment on column register.record.start_date is 'End of the wait of a completed contact (startAvAktivitet).';
comment on column register.record.medical_target_date is 'The day by which the follow-up should take place (medicinskt måldatum).';
comment on column register.record.referral_date is 'Date of the referral.';
comment on column register.record.arrival_date is 'Date that the referral arrived.';
comment on column register.record.activity_code is 'Activity (aktivitet), five digits.';
comment on column register.record.stated_wait_days is 'The wait as the sender computed it: compared, never trusted.';
comment on column register.record.phase_code is 'Phase (fas): 1 first contact, 2 treatment, 3 examination, 4 follow-up, 5 acute.';
comment on column register.record.medical_field_code is 'Medical field (MVO), three digits.';
comment on column register.record.profession_code is 'Profession (yrkeskategori): 915 for XS915.';
comment on column register.record.deviation_code is 'Deviation (avvikelse): 1 PvV, 2 MoV, 3 SoV; null for none.';
comment on column register.record.has_care_guarantee is 'Whether the contact is under the care guarantee (vårdgaranti).';
comment on column register.record.sex_code is '1 man, 2 woman, 3 unknown.';
comment on column register.record.birth_year is 'Year of birth.';
comment on column register.record.municipality_code is 'Home municipality (lkf), four digits; 0 missing.';
comment on column register.record.booking_code is 'Way of booking (bokningssätt).';
comment on column register.record.contact_type_code is 'Type of contact (vårdkontakt).';
comment on column register.record.referrer_type_code is '1 referral, 2 the patient''s own request.';
comment on column register.record.emergency_type_code is 'Type of emergency care; 0 for none.';
comment on column register.record.contact_id is 'The sender''s id of the contact, unique within its sender.';
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

create table register.count_row (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    unit_hsa_id text,
    measure text,
    statistic text,
    limit_days integer,
    within_count bigint,
    total_count bigint,
    pvv_count bigint,
    constraint count_row_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.count_row is 'Rows of deliveries of counts, as sent. Grain: delivery and line.';
comment on column register.count_row.region_code is 'SKR''s region code.';
comment on column register.count_row.period is 'First day of the month.';
comment on column register.count_row.delivery_id is 'The delivery that it belongs to.';
comment on column register.count_row.line_number is 'Line of the file, from 1, the header included.';
comment on column register.count_row.unit_hsa_id is 'The reporting unit; null is the whole region.';
comment on column register.count_row.measure is 'Id of the measure.';
comment on column register.count_row.statistic is 'waiting or completed.';
comment on column register.count_row.limit_days is 'Days, inclusive; null is the medical target date.';
comment on column register.count_row.within_count is 'Those within the limit, of total_count.';
comment on column register.count_row.total_count is 'All, without those taken out as patient-chosen waits.';
comment on column register.count_row.pvv_count is 'Those taken out as patient-chosen waits (PvV).';

create table register.malformed (
    file_id integer not null,
    line_number integer not null,
    byte_offset bigint not null,
    delivery_id integer,
    column_name text,
    column_number integer,
    value text,
    reason text not null,
    raw bytea not null,
    constraint malformed_pkey primary key (file_id, line_number),
    constraint malformed_file_id_fkey foreign key (file_id) references register.file (file_id)
    deferrable initially deferred,
    -- Deferred: a file's malformed rows are sent while its deliveries are still being counted.
    constraint malformed_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id)
    deferrable initially deferred
);
comment on table register.malformed is 'Rows that could not be typed, kept whole as they were sent. Personal data. Grain: file and line.';
comment on column register.malformed.file_id is 'The file.';
comment on column register.malformed.line_number is 'Line of the file where the row starts, from 1.';
comment on column register.malformed.byte_offset is 'Byte of the file where the row starts, from 0.';
comment on column register.malformed.delivery_id is 'The delivery that it says it belongs to; null where that cannot be told.';
comment on column register.malformed.column_name is 'Name of the column at fault; null where the row as a whole is.';
comment on column register.malformed.column_number is 'Character of its line where the field starts, from 1.';
comment on column register.malformed.value is 'The field as sent.';
comment on column register.malformed.reason is 'Why it could not be typed, without the value.';
comment on column register.malformed.raw is 'The row''s bytes without its line end.';
