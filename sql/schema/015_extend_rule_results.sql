-- Rules that apply to some rows only, that have limits of their own, and that look at deliveries as a whole.

alter table quality.rule_result
add column scope text not null default 'record',
add column not_applicable_count bigint not null default 0,
add column failed_share numeric
generated always as (case when checked_count > 0 then failed_count::numeric / checked_count end) stored,
add column exceeded text,
add column detail text,
add constraint rule_result_scope_known check (scope in ('record', 'delivery', 'between')),
add constraint rule_result_not_applicable_not_negative check (not_applicable_count >= 0),
add constraint rule_result_exceeded_known check (exceeded in ('warn', 'refuse'));
comment on column quality.rule_result.scope is
'What the rule looks at: record (rows), delivery (one as a whole) or between (one beside others).';
comment on column quality.rule_result.checked_count is
'Rows that the rule applies to; 1 for a rule that looks at the delivery as a whole.';
comment on column quality.rule_result.failed_count is 'Of checked_count those that failed it.';
comment on column quality.rule_result.not_applicable_count is
'Rows that the rule says nothing of: neither passed nor failed.';
comment on column quality.rule_result.failed_share is
'failed_count / checked_count, not rounded; null where the rule applied to nothing. A failure is never 0.';
comment on column quality.rule_result.exceeded is
'warn or refuse where more failed than the rule''s own limit allows; else null.';
comment on column quality.rule_result.detail is
'What a rule that looks at the delivery as a whole has found, in words and numbers; else null.';

alter table quality.finding
add column detail text;
comment on table quality.finding is
'Rows that fail a rule; line 0 is the delivery as a whole. A row with reject or hold is in no figure. Grain: delivery, line and rule.';
comment on column quality.finding.line_number is 'Line of its file; 0 for the delivery as a whole.';
comment on column quality.finding.detail is 'What was found of the delivery as a whole, in words and numbers; null for a row.';

create type quality.failed_row as (
    failed bigint [],
    line_number integer,
    contact_id text
);
comment on type quality.failed_row is
'A row that fails rules, while a batch is judged: the rules as bits, 62 a word, the line and the contact''s id.';

create view register.delivery_standing as
select distinct on (delivery.region_code, delivery.period, delivery.kind)
    delivery.region_code,
    delivery.period,
    delivery.kind,
    delivery.delivery_id,
    delivery.version,
    delivery.record_count
from register.delivery as delivery
left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
where verdict.verdict is distinct from 'refused'
order by delivery.region_code asc, delivery.period asc, delivery.kind asc, delivery.version desc;
comment on view register.delivery_standing is
'The newest delivery of each region, period and kind that is not refused, judged or not: what others are held beside while they are judged. Grain: region, period and kind.';
comment on column register.delivery_standing.region_code is 'SKR''s region code.';
comment on column register.delivery_standing.period is 'First day of the month.';
comment on column register.delivery_standing.kind is 'As of register.delivery.';
comment on column register.delivery_standing.delivery_id is 'The delivery; it may be a withdrawal.';
comment on column register.delivery_standing.version is 'Its version.';
comment on column register.delivery_standing.record_count is 'Its rows.';

create table quality.delivery_profile (
    region_code smallint not null,
    delivery_id integer not null,
    phase_code smallint not null,
    record_count bigint not null,
    counted_count bigint not null,
    within_90_count bigint not null,
    bup_count bigint not null,
    bup_mov_count bigint not null,
    bup_sov_count bigint not null,
    birth_year_count bigint not null,
    largest_birth_decade_count bigint not null,
    constraint delivery_profile_pkey primary key (region_code, delivery_id, phase_code),
    constraint delivery_profile_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id)
);
comment on table quality.delivery_profile is
'What rules compare between deliveries of contacts: small sums of each, kept when its rows are gone. Grain: delivery and phase.';
comment on column quality.delivery_profile.region_code is 'SKR''s region code.';
comment on column quality.delivery_profile.delivery_id is 'The delivery.';
comment on column quality.delivery_profile.phase_code is 'Phase (fas) 1 to 5; 0 for all, those without a phase included.';
comment on column quality.delivery_profile.record_count is 'Contacts.';
comment on column quality.delivery_profile.counted_count is
'Those under the care guarantee, not PvV, whose wait can be computed: what shares are of, before any rule has judged.';
comment on column quality.delivery_profile.within_90_count is 'Of counted_count those who waited at most 90 days.';
comment on column quality.delivery_profile.bup_count is 'Contacts of child psychiatry (MVO 931): measures keep them apart.';
comment on column quality.delivery_profile.bup_mov_count is 'Contacts of child psychiatry (MVO 931) with MoV.';
comment on column quality.delivery_profile.bup_sov_count is 'Contacts of child psychiatry (MVO 931) with SoV.';
comment on column quality.delivery_profile.birth_year_count is 'Contacts with a birth year.';
comment on column quality.delivery_profile.largest_birth_decade_count is 'Contacts of the most common decade of birth.';

create table quality.rule_applicability (
    delivery_id integer not null,
    rule_id text not null,
    applicable_count bigint not null,
    constraint rule_applicability_pkey primary key (delivery_id, rule_id)
);
comment on table quality.rule_applicability is
'While a batch is judged: how many rows rules with a condition apply to. Empty when the batch is done. Grain: delivery and rule.';
comment on column quality.rule_applicability.delivery_id is 'The delivery.';
comment on column quality.rule_applicability.rule_id is 'Id of the rule.';
comment on column quality.rule_applicability.applicable_count is 'Rows that meet its condition.';
