-- What is known of a file and a delivery beyond its rows: content, signature, encoding, lateness, withdrawal.

alter table register.file
add column content_sha256 bytea,
add column content_byte_count bigint,
add column signature text,
add column encoding text,
add column header bytea,
add column sender_reference text,
add column call_id text generated always as (left(encode(sha256, 'hex'), 16)) stored,
add column received_at timestamptz,
add column kept_malformed_count bigint;
update register.file set
    received_at = loaded_at,
    content_sha256 = sha256,
    content_byte_count = byte_count,
    encoding = 'utf-8',
    kept_malformed_count = malformed_count;
alter table register.file
alter column content_sha256 set not null,
alter column content_byte_count set not null,
alter column encoding set not null,
alter column received_at set not null,
alter column kept_malformed_count set not null,
add constraint file_content_sha256_length check (octet_length(content_sha256) = 32),
add constraint file_content_byte_count_not_negative check (content_byte_count >= 0),
add constraint file_sender_reference_length check (octet_length(sender_reference) <= 200),
add constraint file_kept_of_malformed check (kept_malformed_count between 0 and malformed_count);
create index file_content_sha256_idx on register.file (content_sha256);
create index file_byte_count_idx on register.file (byte_count);
create index file_file_name_idx on register.file (file_name);
create index file_content_byte_count_idx on register.file (content_byte_count);
create index file_signature_idx on register.file (signature);
create index file_call_id_idx on register.file (call_id);
create index file_sender_reference_idx on register.file (sender_reference);
comment on column register.file.sha256 is 'SHA-256 of its bytes as sent, compressed or not.';
comment on column register.file.byte_count is 'Its size as sent.';
comment on column register.file.content_sha256 is
'SHA-256 of its content, decompressed: the same content is loaded once, unless reloaded on demand.';
comment on column register.file.content_byte_count is 'The size of its content.';
comment on column register.file.signature is
'Device, inode, size and times of the file when it was loaded: while these are the same it is not read again. Null for standard input.';
comment on column register.file.encoding is 'The encoding that its text had: utf-8, iso-8859-1 or windows-1252.';
comment on column register.file.received_at is
'When it came, as far as the file tells: its time of change, unless that is after loaded_at. What is late is judged by it.';
comment on column register.file.header is 'Its first line as sent; null for XML. Malformed rows are given back under it.';
comment on column register.file.sender_reference is 'The sender''s own reference (LeveransReferens).';
comment on column register.file.call_id is
'What a later call names as ErsattningsId to replace this one: the first 16 hexadecimal digits of sha256.';
comment on column register.file.kept_malformed_count is
'Malformed rows that are kept in register.malformed; of more than the cap of a delivery only the first.';

create table register.known_file (
    signature text not null,
    sha256 bytea not null,
    byte_count bigint not null,
    file_id integer not null,
    constraint known_file_pkey primary key (signature),
    constraint known_file_file_id_fkey foreign key (file_id) references register.file (file_id),
    constraint known_file_sha256_length check (octet_length(sha256) = 32)
);
create index known_file_sha256_idx on register.known_file (sha256);
create index known_file_byte_count_idx on register.known_file (byte_count);
create index known_file_file_id_idx on register.known_file (file_id);
comment on table register.known_file is
'Files whose content had been loaded from another file: so that an inbox does not read them again every night. Grain: file as it was seen.';
comment on column register.known_file.signature is 'As register.file.signature.';
comment on column register.known_file.sha256 is 'SHA-256 of its bytes as sent.';
comment on column register.known_file.byte_count is 'Its size as sent.';
comment on column register.known_file.file_id is 'The file that its content was loaded from.';

alter table register.delivery
add column is_withdrawal boolean not null default false,
add column is_late boolean not null default false,
add column contact_delivery_id integer,
drop constraint delivery_kind_known,
add constraint delivery_kind_known check (
    kind in (
        'genomforda', 'vantande', 'counts', 'primarvard', 'diagnoser', 'orsaker', 'atgarder', 'attestations',
        'expected_units', 'populations'
    )
),
add constraint delivery_withdrawal_is_empty check (not is_withdrawal or (record_count = 0 and malformed_count = 0)),
add constraint delivery_contacts_known check (
    (contact_delivery_id is null) = (kind not in ('diagnoser', 'orsaker', 'atgarder'))
    or (contact_delivery_id is null and is_withdrawal)
),
add constraint delivery_contact_delivery_id_fkey foreign key (contact_delivery_id)
references register.delivery (delivery_id);
create index delivery_file_id_idx on register.delivery (file_id);
create index delivery_contact_delivery_id_idx on register.delivery (contact_delivery_id);
comment on column register.delivery.kind is
'genomforda, vantande, counts, primarvard; diagnoser, orsaker, atgarder (of contacts); attestations, expected_units, populations.';
comment on column register.delivery.is_withdrawal is
'Whether this version takes the one before it back: nothing is in force then.';
comment on column register.delivery.is_late is
'Whether it came after the day that it was due: the 20th of the next month, Swedish time (pipelines/reference/due_days.csv).';
comment on column register.delivery.contact_delivery_id is
'Of diagnoser, orsaker and atgarder: the delivery of contacts that they hang on, and go with.';

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
    where verdict.verdict <> 'refused'
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
comment on view register.delivery_in_force is
'The newest accepted delivery of each region, period and kind, unless it takes the one before it back or hangs on contacts that are not in force: the one that figures are made of. A refused one leaves the one before it in force. Grain: region, period and kind.';

create table register.contact_code (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    contact_id text not null,
    code text not null,
    is_main boolean,
    constraint contact_code_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.contact_code is
'Diagnoses, external causes and procedures of completed contacts; the kind is the delivery''s. Grain: delivery and line.';
comment on column register.contact_code.region_code is 'SKR''s region code.';
comment on column register.contact_code.period is 'First day of the month.';
comment on column register.contact_code.delivery_id is
'The delivery of codes; its contact_delivery_id is that of the contacts.';
comment on column register.contact_code.line_number is 'Line of the file where it starts.';
comment on column register.contact_code.contact_id is 'The sender''s id of the contact.';
comment on column register.contact_code.code is 'ICD-10-SE of diagnoses and causes, KVÅ of procedures; as sent.';
comment on column register.contact_code.is_main is 'Of diagnoses: whether it is the main one.';

create table register.attestation (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    agreement text,
    attestation text,
    attested_on date,
    attested_by text,
    source text,
    constraint attestation_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.attestation is
'Reports and plans that regions have handed in, as delivered: who, what, when. Grain: delivery and line.';
comment on column register.attestation.region_code is 'SKR''s region code.';
comment on column register.attestation.period is 'First day of the month of attested_on.';
comment on column register.attestation.delivery_id is 'The delivery.';
comment on column register.attestation.line_number is 'Line of the file.';
comment on column register.attestation.agreement is 'Id of the agreement that asks for it.';
comment on column register.attestation.attestation is 'What was attested, such as status_report.';
comment on column register.attestation.attested_on is 'The day.';
comment on column register.attestation.attested_by is 'Who: an office, not a private person.';
comment on column register.attestation.source is 'Where that is known from.';

create table register.expected_unit (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    unit_hsa_id text,
    unit_name text,
    constraint expected_unit_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.expected_unit is
'Units that are expected to report for a month, as delivered: what response rates are of. Grain: delivery and line.';
comment on column register.expected_unit.region_code is 'SKR''s region code.';
comment on column register.expected_unit.period is 'First day of the month.';
comment on column register.expected_unit.delivery_id is 'The delivery.';
comment on column register.expected_unit.line_number is 'Line of the file.';
comment on column register.expected_unit.unit_hsa_id is 'HSA-id of the unit.';
comment on column register.expected_unit.unit_name is 'Its name.';

create table register.population (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    line_number integer not null,
    population_date date,
    population bigint,
    source text,
    constraint population_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.population is 'Inhabitants by region and day, as delivered. Grain: delivery and line.';
comment on column register.population.region_code is 'SKR''s region code.';
comment on column register.population.period is 'First day of the month of population_date.';
comment on column register.population.delivery_id is 'The delivery.';
comment on column register.population.line_number is 'Line of the file.';
comment on column register.population.population_date is 'The day that the population was counted for.';
comment on column register.population.population is 'Inhabitants.';
comment on column register.population.source is 'Where the figure comes from.';

alter table register.malformed add column text_line integer;
comment on column register.malformed.text_line is
'Line of the file where the fault is, or the row starts where it is at fault as a whole; from 1. Null in rows from before this column.';
comment on column register.malformed.line_number is
'Line of the file where the row starts, from 1; of XML the number of the element, since many may stand in a line.';
