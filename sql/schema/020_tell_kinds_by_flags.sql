-- What kind a delivery of contacts is, as flags, and the day that waits are counted to: a rule's kinds and the wait are
-- asked of every row, and it costs less to look at a column than to compare a text or work out a date.

alter table register.delivery
add column if not exists waiting_until date
generated always as (case kind when 'vantande' then (period + interval '1 month')::date - 1 end) stored,
add column is_completed boolean not null
generated always as (kind = 'genomforda') stored,
add column is_waiting boolean not null
generated always as (kind = 'vantande') stored,
add column is_primary_care boolean not null
generated always as (kind = 'primarvard') stored;
comment on column register.delivery.waiting_until is
'The day that waits are counted to of those who wait: the last of the month; null where they end with the contact.';
comment on column register.delivery.is_completed is 'Whether it is of completed contacts of specialised care.';
comment on column register.delivery.is_waiting is 'Whether it is of those who wait.';
comment on column register.delivery.is_primary_care is 'Whether it is of contacts of primary care.';
