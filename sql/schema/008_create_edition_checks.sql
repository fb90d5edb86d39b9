-- How an edition is written, and what must hold in it whatever wrote it.

-- Makes the current rows of one table those of a candidate table with the same columns: rows that are
-- no longer there end with the edition before, new ones start with this one, the others are not touched.
create function result_history.record_changes(relation_name text, candidate regclass, new_edition_id integer)
returns bigint
language plpgsql
set search_path = pg_catalog
as $function$
declare
    column_list text;
    ended bigint;
    started bigint;
begin
    select string_agg(format('%I', attribute.attname), ', ' order by attribute.attnum)
    into column_list
    from pg_attribute as attribute
    where
        attribute.attrelid = format('result_history.%I', relation_name)::regclass
        and attribute.attnum > 0
        and not attribute.attisdropped
        and attribute.attname not in ('first_edition_id', 'last_edition_id');

    -- Rows are compared whole, nulls equal. Their text is hashed once for the rows that end; a set operation
    -- finds those that start.
    execute format(
        'update result_history.%1$I as stored
        set last_edition_id = $1 - 1
        where stored.last_edition_id is null
            and not exists (
                select
                from (select row(%2$s)::text as content from %3$s) as kept
                where kept.content = (select row(%2$s)::text from (select stored.*) as current_row)
            )',
        relation_name, column_list, candidate
    ) using new_edition_id;
    get diagnostics ended = row_count;

    execute format(
        'insert into result_history.%1$I (%2$s, first_edition_id)
        select %2$s, $1 from (
            select %2$s from %3$s
            except
            select %2$s from result_history.%1$I where last_edition_id is null
        ) as started',
        relation_name, column_list, candidate
    ) using new_edition_id;
    get diagnostics started = row_count;
    return ended + started;
end
$function$;
comment on function result_history.record_changes(text, regclass, integer) is
'Makes the current rows of a result those of a candidate table; returns how many rows ended or started.';

-- The sums that must hold in every edition, whatever wrote it.
create function result_history.check_edition()
returns trigger
language plpgsql
set search_path = pg_catalog
as $function$
declare
    fault record;
begin
    -- From both sides: an allocation of a pot that is not there is money that nobody gave.
    select
        given.agreement,
        given.pot,
        given.period,
        sum(given.balance_sek) as allocated_sek,
        sum(given.found_sek) as found_sek
    into fault
    from (
        select balance.agreement, balance.pot, balance.period, balance.allocated_sek as balance_sek, 0 as found_sek
        from result_history.pot_balance as balance
        where balance.last_edition_id is null
        union all
        select
            allocation.agreement,
            allocation.pot,
            allocation.period,
            0 as balance_sek,
            allocation.amount_sek as found_sek
        from result_history.allocation as allocation
        where allocation.last_edition_id is null
    ) as given
    group by given.agreement, given.pot, given.period
    having sum(given.balance_sek) <> sum(given.found_sek)
    limit 1;
    if found then
        raise exception 'edition %: allocations of agreement %, pot %, period % are % kr, the pot''s balance says %',
            new.edition_id, fault.agreement, fault.pot, fault.period, fault.found_sek, fault.allocated_sek
            using errcode = 'check_violation', constraint = 'edition_allocations_add_up';
    end if;

    select
        coalesce(allocated.agreement, paid.agreement) as agreement,
        coalesce(allocated.region_code, paid.region_code) as region_code
    into fault
    from (
        select allocation.agreement, allocation.region_code, sum(allocation.amount_sek) as amount_sek
        from result_history.allocation as allocation
        where allocation.last_edition_id is null
        group by allocation.agreement, allocation.region_code
    ) as allocated
    full join (
        select payment.agreement, payment.region_code, sum(payment.amount_sek) as amount_sek
        from result_history.payment as payment
        where payment.last_edition_id is null
        group by payment.agreement, payment.region_code
    ) as paid
        on allocated.agreement = paid.agreement and allocated.region_code = paid.region_code
    where allocated.amount_sek is distinct from paid.amount_sek
    limit 1;
    if found then
        raise exception 'edition %: payments of agreement % to region % are not the sum of its allocations',
            new.edition_id, fault.agreement, fault.region_code
            using errcode = 'check_violation', constraint = 'edition_payments_add_up';
    end if;
    return null;
end
$function$;
comment on function result_history.check_edition() is
'Refuses an edition whose allocations do not meet the balances, or whose payments do not meet the allocations.';

create constraint trigger edition_adds_up
after insert on result_history.edition
deferrable initially deferred
for each row execute function result_history.check_edition();
comment on trigger edition_adds_up on result_history.edition is 'Checks the sums of an edition when it is committed.';
