-- All that is asked of rows, and all that is counted of them, in one pass of several processes.
--
-- What every row of a delivery has in common is written down once: PostgreSQL would work it out anew for each row that
-- is compared with it. Rows that fail are gathered by an aggregate that processes can share; array_agg learns that in
-- PostgreSQL 16.
--
-- It was applied in other forms too, before it was published; 020 adds what one of them had:
-- Applied as: bb269477f4727db3155994e9b845c8044acf8ccbad8b34e4c3d458c5723cb0e5
-- Applied as: c158f54df54bfef5935265784c9ab4c3bdce9bec74f03469746841c7daa618ac
-- Applied as: bf59faf07d28ffd8b22f1297ccdc22d04b8ca04502490e159d13ad236716e7b8

alter table register.delivery
add column period_last_day date
generated always as ((period + interval '1 month')::date - 1) stored,
add column period_year smallint
generated always as (extract(year from period)::smallint) stored;
comment on column register.delivery.period_last_day is 'Last day of the month.';
comment on column register.delivery.period_year is 'Year of the month.';

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
