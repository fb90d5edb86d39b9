-- That what is counted is of a delivery which there is, checked once a statement and not once a row.
--
-- A foreign key looks each row's delivery up by itself: some ten microseconds, which was a third of what it took to
-- write the counts of a national month. All their rows come in a few COPY statements. That a delivery stays as long as
-- it has been counted is the foreign key of quality.verdict: only judged deliveries are counted.

create function indicator.check_delivery() returns trigger
language plpgsql
as $$
declare
    missing_id integer;
begin
    select counted.delivery_id
    into missing_id
    from (select distinct new_row.delivery_id, new_row.region_code from new_row) as counted
    left join register.delivery as delivery
        on counted.delivery_id = delivery.delivery_id and counted.region_code = delivery.region_code
    where delivery.delivery_id is null
    limit 1;
    if found then
        raise foreign_key_violation using
            message = format('there is no delivery %s of the region that a row of %I names', missing_id, tg_table_name),
            schema = tg_table_schema,
            table = tg_table_name,
            constraint = tg_name;
    end if;
    return null;
end;
$$;
comment on function indicator.check_delivery() is
'Refuses rows of a delivery that there is not, or of another region than its own.';

alter table indicator.histogram drop constraint histogram_delivery_id_fkey;
create trigger histogram_has_delivery
after insert on indicator.histogram
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger histogram_has_delivery on indicator.histogram is 'What is counted is of a delivery.';
create trigger histogram_keeps_delivery
after update on indicator.histogram
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger histogram_keeps_delivery on indicator.histogram is 'What is counted is of a delivery.';

alter table indicator.interval_count drop constraint interval_count_delivery_id_fkey;
create trigger interval_count_has_delivery
after insert on indicator.interval_count
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger interval_count_has_delivery on indicator.interval_count is 'What is counted is of a delivery.';
create trigger interval_count_keeps_delivery
after update on indicator.interval_count
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger interval_count_keeps_delivery on indicator.interval_count is 'What is counted is of a delivery.';

alter table indicator.reported_unit drop constraint reported_unit_delivery_id_fkey;
create trigger reported_unit_has_delivery
after insert on indicator.reported_unit
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger reported_unit_has_delivery on indicator.reported_unit is 'What is counted is of a delivery.';
create trigger reported_unit_keeps_delivery
after update on indicator.reported_unit
referencing new table as new_row
for each statement execute function indicator.check_delivery();
comment on trigger reported_unit_keeps_delivery on indicator.reported_unit is 'What is counted is of a delivery.';
