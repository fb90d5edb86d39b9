-- What kind a delivery of contacts is, as flags: a rule's kinds are asked of every row, and it costs less to look at a
-- flag than to compare a text.

alter table register.delivery
add column is_completed boolean not null
generated always as (kind = 'genomforda') stored,
add column is_waiting boolean not null
generated always as (kind = 'vantande') stored,
add column is_primary_care boolean not null
generated always as (kind = 'primarvard') stored;
comment on column register.delivery.is_completed is 'Whether it is of completed contacts of specialised care.';
comment on column register.delivery.is_waiting is 'Whether it is of those who wait.';
comment on column register.delivery.is_primary_care is 'Whether it is of contacts of primary care.';
