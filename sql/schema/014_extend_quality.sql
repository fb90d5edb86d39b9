-- What a person decides of rows that a rule holds, and which rows are out of the figures.

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
    finding.contact_id
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
