-- Money that a pot's regions did not earn may be divided again in another pot: where it went, and that it arrived.

alter table result_history.pot_balance
add column received_sek bigint not null default 0,
add column moved_sek bigint not null default 0,
add column moved_to text,
drop constraint pot_balance_adds_up,
drop constraint pot_balance_not_negative,
add constraint pot_balance_adds_up
check (amount_sek = allocated_sek + unearned_sek + moved_sek + to_others_sek),
add constraint pot_balance_not_negative
check (
    allocated_sek >= 0
    and unearned_sek >= 0
    and moved_sek >= 0
    and to_others_sek >= 0
    and received_sek between 0 and amount_sek
),
add constraint pot_balance_moved_to_named check (moved_sek = 0 or moved_to is not null),
add constraint pot_balance_moved_to_another check (moved_to <> split_part(pot, '/', 1));
comment on column result_history.pot_balance.amount_sek is
'Whole kronor to divide: the pot''s own and what it received.';
comment on column result_history.pot_balance.unearned_sek is
'Earned by nobody, and moved nowhere: it stays with the state.';
comment on column result_history.pot_balance.received_sek is 'What of amount_sek other pots moved here.';
comment on column result_history.pot_balance.moved_sek is 'Not earned here, and divided again in the pot moved_to.';
comment on column result_history.pot_balance.moved_to is
'The pot that what is not earned is moved to; null where it is not moved.';
comment on column result_history.allocation.division_key is
'What the region weighed in the division: its population, 1 of equal parts, kronor earned in other pots, or units paid for.';

create or replace view result.pot_balance as
select
    edition.edition_id,
    stored.agreement,
    stored.pot,
    stored.period,
    stored.amount_sek,
    stored.allocated_sek,
    stored.unearned_sek,
    stored.to_others_sek,
    stored.other_recipient,
    stored.received_sek,
    stored.moved_sek,
    stored.moved_to
from result_history.edition as edition
inner join result_history.pot_balance as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on column result.pot_balance.amount_sek is 'Whole kronor to divide: the pot''s own and what it received.';
comment on column result.pot_balance.unearned_sek is 'Earned by nobody, and moved nowhere: it stays with the state.';
comment on column result.pot_balance.received_sek is
'What of amount_sek other pots moved here: an agreement''s money is the sum of amount_sek - received_sek.';
comment on column result.pot_balance.moved_sek is 'Not earned here, and divided again in the pot moved_to.';
comment on column result.pot_balance.moved_to is
'The pot that what is not earned is moved to; null where it is not moved.';

create or replace view result.current_pot_balance as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.agreement,
    stored.pot,
    stored.period,
    stored.amount_sek,
    stored.allocated_sek,
    stored.unearned_sek,
    stored.to_others_sek,
    stored.other_recipient,
    stored.received_sek,
    stored.moved_sek,
    stored.moved_to
from result_history.pot_balance as stored
cross join newest
where stored.last_edition_id is null;
comment on column result.current_pot_balance.amount_sek is
'Whole kronor to divide: the pot''s own and what it received.';
comment on column result.current_pot_balance.unearned_sek is
'Earned by nobody, and moved nowhere: it stays with the state.';
comment on column result.current_pot_balance.received_sek is
'What of amount_sek other pots moved here: an agreement''s money is the sum of amount_sek - received_sek.';
comment on column result.current_pot_balance.moved_sek is 'Not earned here, and divided again in the pot moved_to.';
comment on column result.current_pot_balance.moved_to is
'The pot that what is not earned is moved to; null where it is not moved.';
comment on column result.allocation.division_key is
'What the region weighed in the division: its population, 1 of equal parts, kronor earned in other pots, or units paid for.';
comment on column result.current_allocation.division_key is
'What the region weighed in the division: its population, 1 of equal parts, kronor earned in other pots, or units paid for.';

-- What leaves one pot must arrive in another: else money is divided twice, or by nobody.
create function result_history.check_moved_money()
returns trigger
language plpgsql
set search_path = pg_catalog
as $function$
declare
    fault record;
begin
    select
        step.agreement,
        step.pot,
        sum(step.moved_sek) as moved_sek,
        sum(step.received_sek) as received_sek
    into fault
    from (
        select balance.agreement, balance.moved_to as pot, balance.moved_sek, 0::bigint as received_sek
        from result_history.pot_balance as balance
        where balance.last_edition_id is null and balance.moved_to is not null
        union all
        -- Parts of a pot are pot/part.
        select
            balance.agreement,
            split_part(balance.pot, '/', 1) as pot,
            0::bigint as moved_sek,
            balance.received_sek
        from result_history.pot_balance as balance
        where balance.last_edition_id is null
    ) as step
    group by step.agreement, step.pot
    having sum(step.moved_sek) <> sum(step.received_sek)
    limit 1;
    if found then
        raise exception 'edition %: % kr of agreement % are moved to the pot %, which received % kr',
            new.edition_id, fault.moved_sek, fault.agreement, fault.pot, fault.received_sek
            using errcode = 'check_violation', constraint = 'edition_moved_money_arrives';
    end if;
    return null;
end
$function$;
comment on function result_history.check_moved_money() is
'Refuses an edition in which money leaves one pot and does not arrive in another, or arrives from nowhere.';

create constraint trigger edition_moved_money_arrives
after insert on result_history.edition
deferrable initially deferred
for each row execute function result_history.check_moved_money();
comment on trigger edition_moved_money_arrives on result_history.edition is
'Checks the money between pots when an edition is committed.';
