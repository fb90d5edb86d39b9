-- Editions that are final, what has moved since, and that nobody changes an edition; which rows are kept no more.

create table result_history.edition_finality (
    edition_id integer not null,
    finalized_at timestamptz not null,
    finalized_by text not null,
    reason text not null,
    run_id integer not null,
    constraint edition_finality_pkey primary key (edition_id),
    constraint edition_finality_edition_id_fkey foreign key (edition_id) references result_history.edition (edition_id),
    constraint edition_finality_run_id_fkey foreign key (run_id) references pipeline.run (run_id),
    constraint edition_finality_by_somebody check (finalized_by ~ '[^[:space:]]'),
    constraint edition_finality_has_reason check (reason ~ '[^[:space:]]')
);
comment on table result_history.edition_finality is 'Editions that have been paid on, or published for good: later ones are restatements of them. Grain: edition.';
comment on column result_history.edition_finality.edition_id is 'The edition.';
comment on column result_history.edition_finality.finalized_at is 'When it was made final.';
comment on column result_history.edition_finality.finalized_by is 'By whom.';
comment on column result_history.edition_finality.reason is 'Why.';
comment on column result_history.edition_finality.run_id is 'The run that wrote it down.';

-- An edition is what it was: the one thing that happens to a row is that it ends.
create function result_history.keep_edition()
returns trigger
language plpgsql
set search_path = pg_catalog
as $function$
begin
    if
        tg_op = 'UPDATE'
        and tg_table_name not in ('edition', 'edition_finality')
        and to_jsonb(old) ->> 'last_edition_id' is null
        and to_jsonb(new) - 'last_edition_id' = to_jsonb(old) - 'last_edition_id'
    then
        return new;
    end if;
    raise exception 'editions are kept as they were made: a new one says what has changed'
        using errcode = 'restrict_violation';
end
$function$;
comment on function result_history.keep_edition() is 'Refuses every change of an edition, but that a row ends.';

create trigger indicator_monthly_is_kept
before update or delete on result_history.indicator_monthly
for each row execute function result_history.keep_edition();
comment on trigger indicator_monthly_is_kept on result_history.indicator_monthly is 'An edition is what it was.';
create trigger indicator_monthly_is_not_emptied
before truncate on result_history.indicator_monthly
for each statement execute function result_history.keep_edition();
comment on trigger indicator_monthly_is_not_emptied on result_history.indicator_monthly is 'An edition is what it was.';

create trigger unit_monthly_is_kept
before update or delete on result_history.unit_monthly
for each row execute function result_history.keep_edition();
comment on trigger unit_monthly_is_kept on result_history.unit_monthly is 'An edition is what it was.';
create trigger unit_monthly_is_not_emptied
before truncate on result_history.unit_monthly
for each statement execute function result_history.keep_edition();
comment on trigger unit_monthly_is_not_emptied on result_history.unit_monthly is 'An edition is what it was.';

create trigger distribution_monthly_is_kept
before update or delete on result_history.distribution_monthly
for each row execute function result_history.keep_edition();
comment on trigger distribution_monthly_is_kept on result_history.distribution_monthly is 'An edition is what it was.';
create trigger distribution_monthly_is_not_emptied
before truncate on result_history.distribution_monthly
for each statement execute function result_history.keep_edition();
comment on trigger distribution_monthly_is_not_emptied on result_history.distribution_monthly is 'An edition is what it was.';

create trigger interval_monthly_is_kept
before update or delete on result_history.interval_monthly
for each row execute function result_history.keep_edition();
comment on trigger interval_monthly_is_kept on result_history.interval_monthly is 'An edition is what it was.';
create trigger interval_monthly_is_not_emptied
before truncate on result_history.interval_monthly
for each statement execute function result_history.keep_edition();
comment on trigger interval_monthly_is_not_emptied on result_history.interval_monthly is 'An edition is what it was.';

create trigger coverage_monthly_is_kept
before update or delete on result_history.coverage_monthly
for each row execute function result_history.keep_edition();
comment on trigger coverage_monthly_is_kept on result_history.coverage_monthly is 'An edition is what it was.';
create trigger coverage_monthly_is_not_emptied
before truncate on result_history.coverage_monthly
for each statement execute function result_history.keep_edition();
comment on trigger coverage_monthly_is_not_emptied on result_history.coverage_monthly is 'An edition is what it was.';

create trigger requirement_outcome_is_kept
before update or delete on result_history.requirement_outcome
for each row execute function result_history.keep_edition();
comment on trigger requirement_outcome_is_kept on result_history.requirement_outcome is 'An edition is what it was.';
create trigger requirement_outcome_is_not_emptied
before truncate on result_history.requirement_outcome
for each statement execute function result_history.keep_edition();
comment on trigger requirement_outcome_is_not_emptied on result_history.requirement_outcome is 'An edition is what it was.';

create trigger allocation_is_kept
before update or delete on result_history.allocation
for each row execute function result_history.keep_edition();
comment on trigger allocation_is_kept on result_history.allocation is 'An edition is what it was.';
create trigger allocation_is_not_emptied
before truncate on result_history.allocation
for each statement execute function result_history.keep_edition();
comment on trigger allocation_is_not_emptied on result_history.allocation is 'An edition is what it was.';

create trigger payment_is_kept
before update or delete on result_history.payment
for each row execute function result_history.keep_edition();
comment on trigger payment_is_kept on result_history.payment is 'An edition is what it was.';
create trigger payment_is_not_emptied
before truncate on result_history.payment
for each statement execute function result_history.keep_edition();
comment on trigger payment_is_not_emptied on result_history.payment is 'An edition is what it was.';

create trigger pot_balance_is_kept
before update or delete on result_history.pot_balance
for each row execute function result_history.keep_edition();
comment on trigger pot_balance_is_kept on result_history.pot_balance is 'An edition is what it was.';
create trigger pot_balance_is_not_emptied
before truncate on result_history.pot_balance
for each statement execute function result_history.keep_edition();
comment on trigger pot_balance_is_not_emptied on result_history.pot_balance is 'An edition is what it was.';

create trigger assumption_is_kept
before update or delete on result_history.assumption
for each row execute function result_history.keep_edition();
comment on trigger assumption_is_kept on result_history.assumption is 'An edition is what it was.';
create trigger assumption_is_not_emptied
before truncate on result_history.assumption
for each statement execute function result_history.keep_edition();
comment on trigger assumption_is_not_emptied on result_history.assumption is 'An edition is what it was.';

create trigger source_is_kept
before update or delete on result_history.source
for each row execute function result_history.keep_edition();
comment on trigger source_is_kept on result_history.source is 'An edition is what it was.';
create trigger source_is_not_emptied
before truncate on result_history.source
for each statement execute function result_history.keep_edition();
comment on trigger source_is_not_emptied on result_history.source is 'An edition is what it was.';

create trigger edition_is_kept
before update or delete on result_history.edition
for each row execute function result_history.keep_edition();
comment on trigger edition_is_kept on result_history.edition is 'An edition is what it was.';
create trigger edition_is_not_emptied
before truncate on result_history.edition
for each statement execute function result_history.keep_edition();
comment on trigger edition_is_not_emptied on result_history.edition is 'An edition is what it was.';

create trigger edition_finality_is_kept
before update or delete on result_history.edition_finality
for each row execute function result_history.keep_edition();
comment on trigger edition_finality_is_kept on result_history.edition_finality is 'An edition is what it was.';
create trigger edition_finality_is_not_emptied
before truncate on result_history.edition_finality
for each statement execute function result_history.keep_edition();
comment on trigger edition_finality_is_not_emptied on result_history.edition_finality is 'An edition is what it was.';

create or replace view result.edition as
select
    edition.edition_id,
    edition.made_at,
    edition.run_id,
    edition.software_version,
    encode(edition.fingerprint, 'hex') as fingerprint,
    edition.edition_id = max(edition.edition_id) over () as is_current,
    finality.edition_id is not null as is_final,
    finality.finalized_at,
    finality.finalized_by,
    finality.reason as final_reason
from result_history.edition as edition
left join result_history.edition_finality as finality on edition.edition_id = finality.edition_id;
comment on column result.edition.is_final is 'Whether it has been made final: paid on, or published for good.';
comment on column result.edition.finalized_at is 'When it was made final; null where it was not.';
comment on column result.edition.finalized_by is 'By whom.';
comment on column result.edition.final_reason is 'Why.';

create function result.edition_difference(edition_from integer, edition_to integer)
returns table (
    subject text,
    agreement text,
    item text,
    level text,
    area_code smallint,
    period date,
    basis text,
    numerator_before bigint,
    denominator_before bigint,
    numerator_after bigint,
    denominator_after bigint,
    is_met_before boolean,
    is_met_after boolean,
    amount_sek_before bigint,
    amount_sek_after bigint
)
language sql
stable
-- For readers of result, who do not see the tables of history.
security definer
set search_path = pg_catalog
as $function$
    select
        'figure' as subject,
        null::text as agreement,
        concat_ws(
            ' ', coalesce(was.measure, is_now.measure), coalesce(was.statistic, is_now.statistic),
            coalesce(coalesce(was.limit_days, is_now.limit_days)::text, 'target date')
        ) as item,
        coalesce(was.level, is_now.level) as level,
        coalesce(was.area_code, is_now.area_code) as area_code,
        coalesce(was.period, is_now.period) as period,
        coalesce(was.basis, is_now.basis) as basis,
        was.numerator as numerator_before,
        was.denominator as denominator_before,
        is_now.numerator as numerator_after,
        is_now.denominator as denominator_after,
        null::boolean as is_met_before,
        null::boolean as is_met_after,
        null::bigint as amount_sek_before,
        null::bigint as amount_sek_after
    from (
        select
            stored.level,
            stored.area_code,
            stored.period,
            stored.measure,
            stored.statistic,
            stored.limit_days,
            stored.basis,
            stored.numerator,
            stored.denominator,
            stored.pvv_count
        from result_history.indicator_monthly as stored
        where
            stored.first_edition_id <= edition_from
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            and not (
                stored.first_edition_id <= edition_to
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            )
    ) as was
    full join (
        select
            stored.level,
            stored.area_code,
            stored.period,
            stored.measure,
            stored.statistic,
            stored.limit_days,
            stored.basis,
            stored.numerator,
            stored.denominator,
            stored.pvv_count
        from result_history.indicator_monthly as stored
        where
            stored.first_edition_id <= edition_to
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            and not (
                stored.first_edition_id <= edition_from
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            )
    ) as is_now
        on
            was.level = is_now.level
            and was.area_code = is_now.area_code
            and coalesce(was.period, '-infinity') = coalesce(is_now.period, '-infinity')
            and was.measure = is_now.measure
            and was.statistic = is_now.statistic
            and coalesce(was.limit_days, -1) = coalesce(is_now.limit_days, -1)
            and was.basis = is_now.basis
    where (was.numerator, was.denominator, was.pvv_count)
        is distinct from (is_now.numerator, is_now.denominator, is_now.pvv_count)
    union all
    select
        'requirement' as subject,
        coalesce(was.agreement, is_now.agreement) as agreement,
        coalesce(was.requirement, is_now.requirement) as item,
        'region' as level,
        coalesce(was.region_code, is_now.region_code) as area_code,
        coalesce(was.period, is_now.period) as period,
        coalesce(is_now.basis, was.basis) as basis,
        was.numerator as numerator_before,
        was.denominator as denominator_before,
        is_now.numerator as numerator_after,
        is_now.denominator as denominator_after,
        was.is_met as is_met_before,
        is_now.is_met as is_met_after,
        null::bigint as amount_sek_before,
        null::bigint as amount_sek_after
    from (
        select
            stored.region_code,
            stored.period,
            stored.agreement,
            stored.requirement,
            stored.numerator,
            stored.denominator,
            stored.is_met,
            stored.basis
        from result_history.requirement_outcome as stored
        where
            stored.first_edition_id <= edition_from
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            and not (
                stored.first_edition_id <= edition_to
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            )
    ) as was
    full join (
        select
            stored.region_code,
            stored.period,
            stored.agreement,
            stored.requirement,
            stored.numerator,
            stored.denominator,
            stored.is_met,
            stored.basis
        from result_history.requirement_outcome as stored
        where
            stored.first_edition_id <= edition_to
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            and not (
                stored.first_edition_id <= edition_from
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            )
    ) as is_now
        on
            was.region_code = is_now.region_code
            and coalesce(was.period, '-infinity') = coalesce(is_now.period, '-infinity')
            and was.agreement = is_now.agreement
            and was.requirement = is_now.requirement
    where was.is_met is distinct from is_now.is_met
    union all
    select
        'allocation' as subject,
        coalesce(was.agreement, is_now.agreement) as agreement,
        coalesce(was.pot, is_now.pot) as item,
        'region' as level,
        coalesce(was.region_code, is_now.region_code) as area_code,
        coalesce(was.period, is_now.period) as period,
        null::text as basis,
        null::bigint as numerator_before,
        null::bigint as denominator_before,
        null::bigint as numerator_after,
        null::bigint as denominator_after,
        null::boolean as is_met_before,
        null::boolean as is_met_after,
        was.amount_sek as amount_sek_before,
        is_now.amount_sek as amount_sek_after
    from (
        select
            stored.region_code,
            stored.period,
            stored.agreement,
            stored.pot,
            stored.amount_sek
        from result_history.allocation as stored
        where
            stored.first_edition_id <= edition_from
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            and not (
                stored.first_edition_id <= edition_to
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            )
    ) as was
    full join (
        select
            stored.region_code,
            stored.period,
            stored.agreement,
            stored.pot,
            stored.amount_sek
        from result_history.allocation as stored
        where
            stored.first_edition_id <= edition_to
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            and not (
                stored.first_edition_id <= edition_from
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            )
    ) as is_now
        on
            was.region_code = is_now.region_code
            and coalesce(was.period, '-infinity') = coalesce(is_now.period, '-infinity')
            and was.agreement = is_now.agreement
            and was.pot = is_now.pot
    where was.amount_sek is distinct from is_now.amount_sek
    union all
    select
        'payment' as subject,
        coalesce(was.agreement, is_now.agreement) as agreement,
        coalesce(was.paid_on, is_now.paid_on)::text as item,
        'region' as level,
        coalesce(was.region_code, is_now.region_code) as area_code,
        null::date as period,
        null::text as basis,
        null::bigint as numerator_before,
        null::bigint as denominator_before,
        null::bigint as numerator_after,
        null::bigint as denominator_after,
        null::boolean as is_met_before,
        null::boolean as is_met_after,
        was.amount_sek as amount_sek_before,
        is_now.amount_sek as amount_sek_after
    from (
        select
            stored.region_code,
            stored.agreement,
            stored.paid_on,
            stored.amount_sek
        from result_history.payment as stored
        where
            stored.first_edition_id <= edition_from
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            and not (
                stored.first_edition_id <= edition_to
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            )
    ) as was
    full join (
        select
            stored.region_code,
            stored.agreement,
            stored.paid_on,
            stored.amount_sek
        from result_history.payment as stored
        where
            stored.first_edition_id <= edition_to
            and (stored.last_edition_id is null or stored.last_edition_id >= edition_to)
            and not (
                stored.first_edition_id <= edition_from
                and (stored.last_edition_id is null or stored.last_edition_id >= edition_from)
            )
    ) as is_now
        on
            was.region_code = is_now.region_code
            and was.agreement = is_now.agreement
            and was.paid_on = is_now.paid_on
    where was.amount_sek is distinct from is_now.amount_sek
$function$;
comment on function result.edition_difference(integer, integer) is
'What moved from one edition to another: figures, requirements that flipped, kronor by pot and by day of payment.';

create view result.restatement as
with
restated as (
    select
        edition.edition_id,
        max(finality.edition_id) as final_edition_id
    from result_history.edition as edition
    inner join result_history.edition_finality as finality on edition.edition_id > finality.edition_id
    group by edition.edition_id
)

select
    restated.edition_id,
    restated.final_edition_id,
    moved.subject,
    moved.agreement,
    moved.item,
    moved.level,
    moved.area_code,
    moved.period,
    moved.basis,
    moved.numerator_before,
    moved.denominator_before,
    moved.numerator_after,
    moved.denominator_after,
    moved.is_met_before,
    moved.is_met_after,
    moved.amount_sek_before,
    moved.amount_sek_after
from restated
cross join lateral result.edition_difference(restated.final_edition_id, restated.edition_id) as moved;
comment on view result.restatement is
'What each edition says otherwise than the newest final one before it: figures moved, requirements flipped, kronor moved. What was paid on a final edition is not changed by it. Ask for one edition_id. Grain: edition and what moved.';
comment on column result.restatement.edition_id is 'The edition.';
comment on column result.restatement.final_edition_id is 'The newest final edition before it.';
comment on column result.restatement.subject is
'figure, requirement (flipped), allocation or payment (kronor moved).';
comment on column result.restatement.agreement is
'Id of the agreement; null of figures.';
comment on column result.restatement.item is
'Measure, statistic and limit; requirement; pot; or day of payment.';
comment on column result.restatement.level is
'region, healthcare_region or nation.';
comment on column result.restatement.area_code is
'SKR''s region code, the healthcare region''s code, or 0 for the nation.';
comment on column result.restatement.period is
'First day of the month; null of payments and of what is judged once.';
comment on column result.restatement.basis is
'records or counts; null of money.';
comment on column result.restatement.numerator_before is
'In the final edition; null where it had none.';
comment on column result.restatement.denominator_before is
'In the final edition.';
comment on column result.restatement.numerator_after is
'In this edition; null where it has none.';
comment on column result.restatement.denominator_after is
'In this edition.';
comment on column result.restatement.is_met_before is
'Whether the requirement was met; null: not assessable.';
comment on column result.restatement.is_met_after is
'Whether it is met.';
comment on column result.restatement.amount_sek_before is
'Kronor in the final edition; null is none.';
comment on column result.restatement.amount_sek_after is
'Kronor in this edition; null is none.';

-- Retention: rows of persons go, what was counted of them stays.
alter table register.delivery
add column rows_deleted_at timestamptz;
comment on column register.delivery.rows_deleted_at is
'When the rows of persons were deleted at the end of their retention (komiljard retain); null while they are kept.';

create or replace function quality.keep_hold_decision()
returns trigger
language plpgsql
set search_path = pg_catalog
as $function$
begin
    -- At the end of the retention the contact goes, and the decision stays.
    if
        tg_op = 'UPDATE'
        and tg_table_name = 'hold_decision_row'
        and current_setting('komiljard.retains', true) = 'on'
    then
        return null;
    end if;
    raise exception 'decisions on holds are kept as they were taken: a later one reverses an earlier one'
        using errcode = 'restrict_violation';
end
$function$;

do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant select on all tables in schema result to komiljard_reader;
    end if;
end
$do$;
