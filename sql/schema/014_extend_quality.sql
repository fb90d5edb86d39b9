-- What a person decides of rows that a rule holds, which rows are out of the figures, and the reports of quality that
-- BI tools read (docs/quality.md).

create table quality.hold_decision (
    region_code smallint not null,
    delivery_id integer not null,
    decision_id integer not null,
    rule_id text not null,
    decision text not null,
    row_count bigint not null,
    decided_at timestamptz not null,
    decided_by text not null,
    reason text not null,
    run_id integer not null,
    constraint hold_decision_pkey primary key (region_code, delivery_id, decision_id),
    constraint hold_decision_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint hold_decision_run_id_fkey foreign key (run_id) references pipeline.run (run_id),
    constraint hold_decision_known check (decision in ('accept', 'reject')),
    constraint hold_decision_has_rows check (row_count > 0),
    constraint hold_decision_decided_by_somebody check (decided_by ~ '[^[:space:]]'),
    constraint hold_decision_has_reason check (reason ~ '[^[:space:]]')
);
comment on table quality.hold_decision is
'What persons have decided of rows that a rule of severity hold keeps out of the figures: who, when and why. Rows are added and never changed; they outlast findings and figures. Grain: decision.';
comment on column quality.hold_decision.region_code is 'SKR''s region code.';
comment on column quality.hold_decision.delivery_id is 'The delivery. A newer one of the same month is decided anew.';
comment on column quality.hold_decision.decision_id is 'Number of the decision, rising: the greatest about a row counts.';
comment on column quality.hold_decision.rule_id is 'The rule that holds the rows.';
comment on column quality.hold_decision.decision is 'accept: the rows are in the figures; reject: they are in none.';
comment on column quality.hold_decision.row_count is 'Rows that it is about: those in quality.hold_decision_row.';
comment on column quality.hold_decision.decided_at is 'When.';
comment on column quality.hold_decision.decided_by is 'Who.';
comment on column quality.hold_decision.reason is 'Why, in their words.';
comment on column quality.hold_decision.run_id is 'The run that wrote it.';

-- Row by row also where a rule as a whole was decided: a rule that is changed may hold rows that nobody has seen.
create table quality.hold_decision_row (
    region_code smallint not null,
    delivery_id integer not null,
    line_number integer not null,
    decision_id integer not null,
    contact_id text,
    constraint hold_decision_row_pkey primary key (region_code, delivery_id, line_number, decision_id),
    constraint hold_decision_row_decision_id_fkey foreign key (region_code, delivery_id, decision_id)
    references quality.hold_decision (region_code, delivery_id, decision_id)
);
comment on table quality.hold_decision_row is 'The rows that a decision is about. Grain: decision and line.';
comment on column quality.hold_decision_row.region_code is 'SKR''s region code.';
comment on column quality.hold_decision_row.delivery_id is 'The delivery.';
comment on column quality.hold_decision_row.line_number is 'Line of its file, as in quality.finding.';
comment on column quality.hold_decision_row.decision_id is 'The decision.';
comment on column quality.hold_decision_row.contact_id is
'The sender''s id of the contact, by which the sender can be asked. Personal data.';

create function quality.keep_hold_decision()
returns trigger
language plpgsql
set search_path = pg_catalog
as $function$
begin
    raise exception 'decisions on holds are kept as they were taken: a later one reverses an earlier one'
        using errcode = 'restrict_violation';
end
$function$;
comment on function quality.keep_hold_decision() is 'Refuses to change or delete a decision.';

create trigger hold_decision_is_kept
before update or delete or truncate on quality.hold_decision
for each statement execute function quality.keep_hold_decision();
comment on trigger hold_decision_is_kept on quality.hold_decision is 'Decisions are added, never changed or deleted.';

create trigger hold_decision_row_is_kept
before update or delete or truncate on quality.hold_decision_row
for each statement execute function quality.keep_hold_decision();
comment on trigger hold_decision_row_is_kept on quality.hold_decision_row is
'Decisions are added, never changed or deleted.';

-- What waits for persons is found without reading every finding that there has ever been.
create index finding_hold_idx on quality.finding (region_code, delivery_id) where severity = 'hold';

-- The one place that says what a decision does to a row. Nobody looks for decisions on findings that are no holds.
create view quality.judged_finding as
select
    finding.region_code,
    finding.delivery_id,
    finding.line_number,
    finding.rule_id,
    finding.severity,
    case
        when finding.severity = 'reject' then 'rejected'
        when finding.severity = 'hold'
            then
                coalesce(
                    (
                        select case when taken.decision = 'accept' then 'counted' else 'rejected' end
                        from quality.hold_decision_row as decided_row
                        inner join quality.hold_decision as taken
                            on
                                decided_row.region_code = taken.region_code
                                and decided_row.delivery_id = taken.delivery_id
                                and decided_row.decision_id = taken.decision_id
                        where
                            decided_row.region_code = finding.region_code
                            and decided_row.delivery_id = finding.delivery_id
                            and decided_row.line_number = finding.line_number
                            and taken.rule_id = finding.rule_id
                        order by taken.decision_id desc
                        limit 1
                    ),
                    'held'
                )
        else 'counted'
    end as outcome,
    finding.contact_id,
    finding.column_name
from quality.finding as finding;
comment on view quality.judged_finding is
'Findings, and what each does to its row after what persons have decided. Grain: delivery, line and rule.';
comment on column quality.judged_finding.region_code is 'SKR''s region code.';
comment on column quality.judged_finding.delivery_id is 'The delivery.';
comment on column quality.judged_finding.line_number is 'Line of its file.';
comment on column quality.judged_finding.rule_id is 'Id of the rule.';
comment on column quality.judged_finding.severity is 'reject, hold, warn or info.';
comment on column quality.judged_finding.outcome is
'rejected: out of the figures, by the rule or by a decision; held: out until somebody has decided; counted: in them, as far as this finding goes.';
comment on column quality.judged_finding.column_name is 'The column that the rule is about.';
comment on column quality.judged_finding.contact_id is 'The sender''s id of the contact. Personal data.';

-- Not made distinct: a statement can then take it apart, and ask by the key of quality.finding.
create view quality.finding_out_of_figures as
select
    judged.region_code,
    judged.delivery_id,
    judged.line_number,
    judged.rule_id,
    judged.outcome
from quality.judged_finding as judged
where judged.severity in ('reject', 'hold') and judged.outcome <> 'counted';
comment on view quality.finding_out_of_figures is
'Which rows are out of every figure: those that a rule rejects, and those that it holds unless a person has accepted them. A row stands here once for each rule that keeps it out. Grain: delivery, line and rule.';
comment on column quality.finding_out_of_figures.region_code is 'SKR''s region code.';
comment on column quality.finding_out_of_figures.delivery_id is 'The delivery.';
comment on column quality.finding_out_of_figures.line_number is 'Line of its file.';
comment on column quality.finding_out_of_figures.rule_id is 'The rule that keeps it out.';
comment on column quality.finding_out_of_figures.outcome is 'rejected, or held.';

-- Until now held rows were among the rejected. No rule that was shipped held any, and every verdict is made again by
-- the statement that comes with this file.
alter table quality.verdict
add column held_count bigint not null default 0,
drop constraint verdict_counts_hold,
add constraint verdict_counts_hold check (
    malformed_count >= 0
    and rejected_count >= 0
    and held_count >= 0
    and malformed_count + rejected_count + held_count <= row_count
);
alter table quality.verdict
add column accepted_count bigint not null
generated always as (row_count - malformed_count - rejected_count - held_count) stored,
add constraint verdict_warned_of_accepted check (warned_count between 0 and accepted_count);
comment on table quality.verdict is
'What was decided of each delivery. row_count = accepted_count + held_count + rejected_count + malformed_count. Grain: delivery.';
comment on column quality.verdict.rejected_count is
'Typed rows that a rule rejects, or that one holds and a person has rejected: in no figure. Without those in held_count.';
comment on column quality.verdict.held_count is
'Typed rows that a rule holds, nobody has decided and nothing rejects: in no figure until then.';
comment on column quality.verdict.accepted_count is 'Typed rows that are in the figures, with or without warnings.';

create view quality.delivery_in_figures as
select
    in_force.region_code,
    in_force.period,
    in_force.kind,
    in_force.delivery_id,
    in_force.version,
    in_force.file_id
from register.delivery_in_force as in_force
where in_force.kind <> 'attestations'
union all
select
    attestation.region_code,
    attestation.period,
    attestation.kind,
    attestation.delivery_id,
    attestation.version,
    attestation.file_id
from register.attestation_in_force as attestation;
comment on view quality.delivery_in_figures is
'Deliveries that figures are made of: those in force, and of attestations, which add up, every version that nothing takes back. Grain: delivery.';
comment on column quality.delivery_in_figures.region_code is 'SKR''s region code.';
comment on column quality.delivery_in_figures.period is 'First day of the month.';
comment on column quality.delivery_in_figures.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.delivery_in_figures.delivery_id is 'The delivery.';
comment on column quality.delivery_in_figures.version is 'Its version.';
comment on column quality.delivery_in_figures.file_id is 'The file that it came in.';

alter table result_history.source
drop constraint source_kind_known,
add constraint source_kind_known check (kind in ('delivery', 'decision', 'definition', 'sql', 'agreement'));
comment on table result_history.source is
'What an edition was made of: every delivery in force, what was decided of rows of it that are held, every file of definitions and SQL. Grain: range of editions, kind and name.';
comment on column result_history.source.kind is
'delivery, decision, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result_history.source.name is
'Region, period, kind and layout of a delivery; delivery and rule of decisions; path of a file; id of an agreement.';
comment on column result_history.source.sha256 is
'SHA-256 of the file''s bytes; of decisions, of what they are about and say, in their order.';
comment on view result.source is
'What an edition was made of: every delivery in force, what was decided of rows of it that are held, every file of definitions and SQL. Grain: edition, kind and name.';
comment on column result.source.kind is
'delivery, decision, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result.source.name is
'Region, period, kind and layout of a delivery; delivery and rule of decisions; path of a file; id of an agreement.';
comment on column result.source.sha256 is
'SHA-256 of the file''s bytes; of decisions, of what they are about and say, in their order.';
comment on view result.current_source is
'What an edition was made of: every delivery in force, what was decided of rows of it that are held, every file of definitions and SQL. The newest edition. Grain: edition, kind and name.';
comment on column result.current_source.kind is
'delivery, decision, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result.current_source.name is
'Region, period, kind and layout of a delivery; delivery and rule of decisions; path of a file; id of an agreement.';
comment on column result.current_source.sha256 is
'SHA-256 of the file''s bytes; of decisions, of what they are about and say, in their order.';

-- Reports of quality, for BI tools: no line of a file and no contact in any of them. Shares are left as numerators and
-- denominators, so that they add up over regions and months.

create table reference.due_day (
    kind text not null,
    due_day smallint not null,
    mark text,
    source text not null,
    constraint due_day_pkey primary key (kind),
    constraint due_day_of_month check (due_day between 1 and 28),
    constraint due_day_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.due_day is 'The day of the next month that deliveries of a kind are due. Grain: kind.';
comment on column reference.due_day.kind is 'Kind of the delivery, as in register.delivery.';
comment on column reference.due_day.due_day is 'Day of the month after the period.';
comment on column reference.due_day.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.due_day.source is 'Where that is known from.';

create table quality.fill_rate (
    region_code smallint not null,
    delivery_id integer not null,
    column_name text not null,
    filled_count bigint not null,
    row_count bigint not null,
    constraint fill_rate_pkey primary key (region_code, delivery_id, column_name),
    constraint fill_rate_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint fill_rate_filled_of_rows check (filled_count between 0 and row_count)
);
comment on table quality.fill_rate is
'How many typed rows of a delivery have a value in each column that a sender may leave empty; counted when it is judged. Nothing is here of a delivery without rows. Grain: delivery and column.';
comment on column quality.fill_rate.region_code is 'SKR''s region code.';
comment on column quality.fill_rate.delivery_id is 'The delivery.';
comment on column quality.fill_rate.column_name is 'The column, as register.record and the other tables of rows name it.';
comment on column quality.fill_rate.filled_count is 'Rows with a value.';
comment on column quality.fill_rate.row_count is 'Typed rows, whatever became of them.';

create view quality.lateness as
with
version as (
    select
        delivery.region_code,
        delivery.period,
        delivery.kind,
        delivery.version,
        (file.received_at at time zone 'Europe/Stockholm')::date as received_date,
        delivery.is_late,
        coalesce(verdict.verdict <> 'refused', true) as is_good,
        in_figures.delivery_id is not null as is_in_figures
    from register.delivery as delivery
    inner join register.file as file on delivery.file_id = file.file_id
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    left join quality.delivery_in_figures as in_figures on delivery.delivery_id = in_figures.delivery_id
    where not delivery.is_withdrawal
),

delivered as (
    select
        version.region_code,
        version.period,
        version.kind,
        (array_agg(version.received_date order by version.version))[1] as first_received_date,
        (array_agg(version.received_date order by version.version) filter (where version.is_good))[1]
            as first_good_date,
        (array_agg(version.is_late order by version.version) filter (where version.is_good))[1] as is_late,
        max(version.received_date) filter (where version.is_in_figures) as in_force_date
    from version
    group by version.region_code, version.period, version.kind
)

select
    delivered.region_code,
    delivered.period,
    delivered.kind,
    due.due_date,
    delivered.first_received_date,
    delivered.first_good_date,
    delivered.in_force_date,
    case
        when delivered.first_good_date > due.due_date then delivered.first_good_date - due.due_date
        when delivered.first_good_date <= due.due_date then 0
    end as days_late,
    delivered.is_late
from delivered
left join reference.due_day as due_day on delivered.kind = due_day.kind
cross join lateral (
    values ((delivered.period + interval '1 month')::date + due_day.due_day - 1)
) as due (due_date);
comment on view quality.lateness is
'When deliveries came, beside the day that they were due. Late is a region whose first delivery that was not refused came after its day: to mend one that came in time is not late. Days are those of Swedish time. Grain: region, period and kind of which anything was delivered.';
comment on column quality.lateness.region_code is 'SKR''s region code.';
comment on column quality.lateness.period is 'First day of the month.';
comment on column quality.lateness.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.lateness.due_date is 'The day that it was due; null for a kind without one.';
comment on column quality.lateness.first_received_date is 'When the first version came, refused or not.';
comment on column quality.lateness.first_good_date is
'When the first version came that was not refused; null where every one was.';
comment on column quality.lateness.in_force_date is 'When the version came that figures are made of; null where there is none.';
comment on column quality.lateness.days_late is
'Days from due_date to first_good_date, 0 where it came in time; null without a day or a good delivery.';
comment on column quality.lateness.is_late is
'Whether it was late by the day that was in force when it came; null where every version was refused.';

create view quality.completeness as
with
monthly as (
    select due.kind from unnest(array['genomforda', 'vantande', 'primarvard', 'counts']) as due (kind)
),

received as (
    select
        delivery.region_code,
        delivery.period,
        delivery.kind,
        count(*) filter (where not delivery.is_withdrawal) as version_count,
        count(*) filter (where verdict.verdict = 'refused') as refused_version_count,
        (array_agg(verdict.verdict order by delivery.version desc))[1] as newest_verdict
    from register.delivery as delivery
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    group by delivery.region_code, delivery.period, delivery.kind
),

-- A kind is expected of every region in the months that anybody delivers it for.
expected as (
    select
        region.region_code,
        month.period,
        month.kind
    from (
        select distinct
            received.period,
            received.kind
        from received
        inner join monthly on received.kind = monthly.kind
    ) as month
    cross join reference.region as region
),

in_figures as (
    select
        counting.region_code,
        counting.period,
        counting.kind,
        sum(verdict.row_count)::bigint as row_count,
        sum(verdict.malformed_count)::bigint as malformed_count,
        sum(verdict.rejected_count)::bigint as rejected_count,
        sum(verdict.held_count)::bigint as held_count,
        sum(verdict.accepted_count)::bigint as accepted_count,
        sum(verdict.warned_count)::bigint as warned_count
    from quality.delivery_in_figures as counting
    inner join quality.verdict as verdict on counting.delivery_id = verdict.delivery_id
    group by counting.region_code, counting.period, counting.kind
),

slot as (
    select
        expected.region_code,
        expected.period,
        expected.kind
    from expected
    union
    select
        received.region_code,
        received.period,
        received.kind
    from received
)

select
    slot.region_code,
    slot.period,
    slot.kind,
    (expected.region_code is not null)::integer as expected_count,
    (coalesce(received.version_count, 0) > 0)::integer as received_count,
    (in_figures.region_code is not null)::integer as in_force_count,
    coalesce(lateness.is_late, false)::integer as late_count,
    (received.newest_verdict is not distinct from 'refused')::integer as refused_count,
    coalesce(received.version_count, 0) as version_count,
    coalesce(received.refused_version_count, 0) as refused_version_count,
    in_figures.row_count,
    in_figures.malformed_count,
    in_figures.rejected_count,
    in_figures.held_count,
    in_figures.accepted_count,
    in_figures.warned_count
from slot
left join expected
    on
        slot.region_code = expected.region_code
        and slot.period = expected.period
        and slot.kind = expected.kind
left join received
    on
        slot.region_code = received.region_code
        and slot.period = received.period
        and slot.kind = received.kind
left join in_figures
    on
        slot.region_code = in_figures.region_code
        and slot.period = in_figures.period
        and slot.kind = in_figures.kind
left join quality.lateness as lateness
    on
        slot.region_code = lateness.region_code
        and slot.period = lateness.period
        and slot.kind = lateness.kind;
comment on view quality.completeness is
'What regions have delivered of what was expected, and what became of the rows in force: row_count = accepted_count + held_count + rejected_count + malformed_count. Counts of deliveries are 0 or 1, so that everything adds up. Grain: region, period and kind that was expected or received.';
comment on column quality.completeness.region_code is 'SKR''s region code.';
comment on column quality.completeness.period is 'First day of the month.';
comment on column quality.completeness.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.completeness.expected_count is
'1 where every region is to deliver the kind every month and anybody has for this one; 0 of other kinds.';
comment on column quality.completeness.received_count is '1 where anything came, in force or not.';
comment on column quality.completeness.in_force_count is '1 where figures are made of it.';
comment on column quality.completeness.late_count is
'1 where the first delivery that was not refused came after its day.';
comment on column quality.completeness.refused_count is
'1 where the newest version was refused: it waits for a better one, and an older one is in force, or none.';
comment on column quality.completeness.version_count is 'Versions that came, without those that take one back.';
comment on column quality.completeness.refused_version_count is 'Of these, those that were refused.';
comment on column quality.completeness.row_count is 'Rows sent of what is in force; null where nothing is, as the others.';
comment on column quality.completeness.malformed_count is 'Rows that could not be typed.';
comment on column quality.completeness.rejected_count is 'Rows that a rule or a person rejects.';
comment on column quality.completeness.held_count is 'Rows that wait for a person to decide.';
comment on column quality.completeness.accepted_count is 'Rows that are in the figures.';
comment on column quality.completeness.warned_count is 'Of these, those with a warning.';

create view quality.field_fill as
select
    counting.region_code,
    counting.period,
    counting.kind,
    fill_rate.column_name,
    sum(fill_rate.filled_count)::bigint as filled_count,
    sum(fill_rate.row_count)::bigint as row_count
from quality.delivery_in_figures as counting
inner join quality.fill_rate as fill_rate
    on counting.region_code = fill_rate.region_code and counting.delivery_id = fill_rate.delivery_id
group by counting.region_code, counting.period, counting.kind, fill_rate.column_name;
comment on view quality.field_fill is
'How many rows in force have a value in each column that a sender may leave empty. Grain: region, period, kind and column.';
comment on column quality.field_fill.region_code is 'SKR''s region code.';
comment on column quality.field_fill.period is 'First day of the month.';
comment on column quality.field_fill.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.field_fill.column_name is 'The column.';
comment on column quality.field_fill.filled_count is 'Rows with a value.';
comment on column quality.field_fill.row_count is 'Typed rows.';

create view quality.rule_trend as
with
monthly as (
    select
        counting.region_code,
        counting.period,
        counting.kind,
        rule_result.rule_id,
        -- Of several deliveries, which attestations may be, all were judged by the same rules.
        min(rule_result.severity) as severity,
        sum(rule_result.checked_count)::bigint as checked_count,
        sum(rule_result.failed_count)::bigint as failed_count
    from quality.delivery_in_figures as counting
    inner join quality.rule_result as rule_result
        on counting.region_code = rule_result.region_code and counting.delivery_id = rule_result.delivery_id
    group by counting.region_code, counting.period, counting.kind, rule_result.rule_id
)

select
    monthly.region_code,
    monthly.period,
    monthly.kind,
    monthly.rule_id,
    monthly.severity,
    monthly.checked_count,
    monthly.failed_count,
    month_before.checked_count as month_before_checked_count,
    month_before.failed_count as month_before_failed_count,
    year_before.checked_count as year_before_checked_count,
    year_before.failed_count as year_before_failed_count
from monthly
left join monthly as month_before
    on
        monthly.region_code = month_before.region_code
        and monthly.kind = month_before.kind
        and monthly.rule_id = month_before.rule_id
        and (monthly.period - interval '1 month')::date = month_before.period
left join monthly as year_before
    on
        monthly.region_code = year_before.region_code
        and monthly.kind = year_before.kind
        and monthly.rule_id = year_before.rule_id
        and (monthly.period - interval '1 year')::date = year_before.period;
comment on view quality.rule_trend is
'How rules went for what is in force, beside the month before and the same month a year before, all judged by today''s rules. Grain: region, period, kind and rule.';
comment on column quality.rule_trend.region_code is 'SKR''s region code.';
comment on column quality.rule_trend.period is 'First day of the month.';
comment on column quality.rule_trend.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.rule_trend.rule_id is 'Id of the rule.';
comment on column quality.rule_trend.severity is 'reject, hold, warn or info.';
comment on column quality.rule_trend.checked_count is 'Rows that the rule was asked of.';
comment on column quality.rule_trend.failed_count is 'Rows that failed it.';
comment on column quality.rule_trend.month_before_checked_count is
'Of the month before; null where nothing of it is in force.';
comment on column quality.rule_trend.month_before_failed_count is 'Rows that failed it in the month before.';
comment on column quality.rule_trend.year_before_checked_count is
'Of the same month a year before; null where nothing of it is in force.';
comment on column quality.rule_trend.year_before_failed_count is 'Rows that failed it in the same month a year before.';

create view quality.hold_status as
select
    counting.region_code,
    counting.period,
    counting.kind,
    finding.rule_id,
    count(*) filter (where finding.outcome = 'held') as open_count,
    count(*) filter (where finding.outcome = 'counted') as accepted_count,
    count(*) filter (where finding.outcome = 'rejected') as rejected_count
from quality.delivery_in_figures as counting
inner join quality.judged_finding as finding
    on counting.region_code = finding.region_code and counting.delivery_id = finding.delivery_id
where finding.severity = 'hold'
group by counting.region_code, counting.period, counting.kind, finding.rule_id;
comment on view quality.hold_status is
'Rows in force that a rule holds, by what persons have decided of them. A row that several rules hold counts for each. Grain: region, period, kind and rule that holds any.';
comment on column quality.hold_status.region_code is 'SKR''s region code.';
comment on column quality.hold_status.period is 'First day of the month.';
comment on column quality.hold_status.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.hold_status.rule_id is 'Id of the rule.';
comment on column quality.hold_status.open_count is 'Rows that wait for a decision: in no figure.';
comment on column quality.hold_status.accepted_count is 'Rows that a person has accepted.';
comment on column quality.hold_status.rejected_count is 'Rows that a person has rejected: in no figure.';

-- Named one by one: the other relations of this schema have lines and contacts.
do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant usage on schema quality to komiljard_reader;
        grant select on
        quality.completeness, quality.lateness, quality.field_fill, quality.rule_trend, quality.hold_status
        to komiljard_reader;
    end if;
end
$do$;
