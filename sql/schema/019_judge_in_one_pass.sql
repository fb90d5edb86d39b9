-- All that is asked of rows, and all that is counted of them, in one pass of several processes.
--
-- What every row of a delivery has in common is written down once: PostgreSQL would work it out anew for each row that
-- is compared with it. Rows that fail are gathered by an aggregate that processes can share; array_agg learns that in
-- PostgreSQL 16.

alter table register.delivery
add column period_last_day date
generated always as ((period + interval '1 month')::date - 1) stored,
add column period_year smallint
generated always as (extract(year from period)::smallint) stored,
add column waiting_until date
generated always as (case kind when 'vantande' then (period + interval '1 month')::date - 1 end) stored;
comment on column register.delivery.period_last_day is 'Last day of the month.';
comment on column register.delivery.period_year is 'Year of the month.';
comment on column register.delivery.waiting_until is
'The day that waits are counted to of those who wait: the last of the month; null where they end with the contact.';

-- _failed_row is PostgreSQL's name of the array.
create aggregate quality.gathered (quality.failed_row)(
    sfunc = array_append,
    stype = quality._failed_row,
    combinefunc = array_cat,
    parallel = safe
);
comment on aggregate quality.gathered (quality.failed_row) is
'The rows that fail, as an array, in no order: array_agg of several processes.';

alter table quality.delivery_profile
add column same_day_count bigint,
add column within_365_count bigint;
comment on column quality.delivery_profile.same_day_count is
'Of counted_count those with a wait of 0 days; null where the delivery was judged before it was counted.';
comment on column quality.delivery_profile.within_365_count is
'Of counted_count those who waited at most 365 days; null where the delivery was judged before it was counted.';
