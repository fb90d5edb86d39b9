-- Contacts whose id may be twice in a file, so that validate need not look for them among all: ingest sees every id
-- anyway.

create table register.repeated_contact (
    region_code smallint not null,
    delivery_id integer not null,
    line_number integer not null,
    contact_id text not null,
    constraint repeated_contact_pkey primary key (region_code, delivery_id, line_number)
);
comment on table register.repeated_contact is
'Rows of contacts whose id may have been in an earlier row of the file, of the same region and month: every one that was, and now and then one that was not. Grain: delivery and line.';
comment on column register.repeated_contact.region_code is 'SKR''s region code.';
comment on column register.repeated_contact.delivery_id is 'The delivery of the row; the earlier one may be of another kind.';
comment on column register.repeated_contact.line_number is 'Line of the file where the record starts.';
comment on column register.repeated_contact.contact_id is 'The sender''s id of the contact, as register.contact has it.';

alter table register.file
add column lists_repeated_contacts boolean not null default false;
comment on column register.file.lists_repeated_contacts is
'True where register.repeated_contact has every row of the file that repeats the id of an earlier row; false for files loaded before the list was kept or with more such rows than are listed.';
