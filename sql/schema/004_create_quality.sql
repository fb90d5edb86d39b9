-- What validate found, and what it decided of each delivery.

create schema quality;
comment on schema quality is 'Findings, rule results and verdicts.';

create table quality.finding (
    region_code smallint not null,
    delivery_id integer not null,
    line_number integer not null,
    rule_id text not null,
    severity text not null,
    column_name text,
    contact_id text,
    constraint finding_pkey primary key (region_code, delivery_id, line_number, rule_id),
    constraint finding_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint finding_severity_known check (severity in ('reject', 'hold', 'warn', 'info'))
);
comment on table quality.finding is 'Rows that fail a rule. A row with reject or hold is in no figure. Grain: delivery, line and rule.';
comment on column quality.finding.region_code is 'SKR''s region code.';
comment on column quality.finding.delivery_id is 'The delivery.';
comment on column quality.finding.line_number is 'Line of its file.';
comment on column quality.finding.rule_id is 'Id of the rule in pipelines/rules.';
comment on column quality.finding.severity is 'reject, hold, warn or info, as the rule said then.';
comment on column quality.finding.column_name is 'The column that the rule is about.';
comment on column quality.finding.contact_id is 'The sender''s id of the contact.';

create table quality.rule_result (
    region_code smallint not null,
    delivery_id integer not null,
    rule_id text not null,
    severity text not null,
    checked_count bigint not null,
    failed_count bigint not null,
    constraint rule_result_pkey primary key (region_code, delivery_id, rule_id),
    constraint rule_result_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint rule_result_severity_known check (severity in ('reject', 'hold', 'warn', 'info')),
    constraint rule_result_failed_of_checked check (failed_count >= 0 and failed_count <= checked_count)
);
comment on table quality.rule_result is 'How each rule went for each delivery. Grain: delivery and rule.';
comment on column quality.rule_result.region_code is 'SKR''s region code.';
comment on column quality.rule_result.delivery_id is 'The delivery.';
comment on column quality.rule_result.rule_id is 'Id of the rule.';
comment on column quality.rule_result.severity is 'reject, hold, warn or info.';
comment on column quality.rule_result.checked_count is 'Rows that the rule was asked of.';
comment on column quality.rule_result.failed_count is 'Rows that failed it.';

create table quality.verdict (
    region_code smallint not null,
    delivery_id integer not null,
    verdict text not null,
    row_count bigint not null,
    malformed_count bigint not null,
    rejected_count bigint not null,
    warned_count bigint not null,
    reason text not null,
    judged_at timestamptz not null,
    constraint verdict_pkey primary key (region_code, delivery_id),
    constraint verdict_delivery_id_key unique (delivery_id),
    constraint verdict_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint verdict_known check (verdict in ('accepted', 'accepted_with_warnings', 'refused')),
    constraint verdict_counts_hold check (
        malformed_count >= 0 and rejected_count >= 0 and malformed_count + rejected_count <= row_count
    )
);
comment on table quality.verdict is 'What was decided of each delivery. Grain: delivery.';
comment on column quality.verdict.region_code is 'SKR''s region code.';
comment on column quality.verdict.delivery_id is 'The delivery.';
comment on column quality.verdict.verdict is 'accepted, accepted_with_warnings or refused; a refused one is in no figure.';
comment on column quality.verdict.row_count is 'Rows sent: typed and malformed.';
comment on column quality.verdict.malformed_count is 'Rows that could not be typed.';
comment on column quality.verdict.rejected_count is 'Typed rows that fail a rule of severity reject or hold: in no figure.';
comment on column quality.verdict.warned_count is 'Typed rows that stay in the figures but fail a rule of severity warn.';
comment on column quality.verdict.reason is 'Why, in words.';
comment on column quality.verdict.judged_at is 'When.';

create view register.delivery_in_force as
select distinct on (delivery.region_code, delivery.period, delivery.kind)
    delivery.region_code,
    delivery.period,
    delivery.kind,
    delivery.delivery_id,
    delivery.version,
    delivery.file_id
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
where verdict.verdict <> 'refused'
order by delivery.region_code asc, delivery.period asc, delivery.kind asc, delivery.version desc;
comment on view register.delivery_in_force is
'The newest accepted delivery of each region, period and kind: the one that figures are made of. A refused one leaves the one before it in force. Grain: region, period and kind.';
comment on column register.delivery_in_force.region_code is 'SKR''s region code.';
comment on column register.delivery_in_force.period is 'First day of the month.';
comment on column register.delivery_in_force.kind is 'genomforda, vantande, counts or primarvard.';
comment on column register.delivery_in_force.delivery_id is 'The delivery.';
comment on column register.delivery_in_force.version is 'Its version.';
comment on column register.delivery_in_force.file_id is 'The file that it came in.';
