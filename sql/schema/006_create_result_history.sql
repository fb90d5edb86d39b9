-- Editions of results: the rows behind schema result, which is what others read.
--
-- A row is stored once for the range of editions that it stands in: a hundred months published every
-- night stay as small as what changed. last_edition_id is null while the row is current.

create schema result_history;
comment on schema result_history is 'Rows of results by range of editions. Read schema result instead.';

create table result_history.edition (
    edition_id integer not null,
    made_at timestamptz not null,
    run_id integer not null,
    software_version text not null,
    fingerprint bytea not null,
    constraint edition_pkey primary key (edition_id),
    constraint edition_run_id_fkey foreign key (run_id) references pipeline.run (run_id),
    constraint edition_fingerprint_is_sha256 check (octet_length(fingerprint) = 32)
);
comment on table result_history.edition is 'Editions: immutable sets of results. The newest is current. Grain: edition.';
comment on column result_history.edition.edition_id is 'Number of the edition, from 1 without gaps.';
comment on column result_history.edition.made_at is 'When it was made.';
comment on column result_history.edition.run_id is 'The run that made it.';
comment on column result_history.edition.software_version is 'Version of komiljard that made it.';
comment on column result_history.edition.fingerprint is 'SHA-256 of all that it was made of: see result.source.';

create table result_history.indicator_monthly (
    area_code smallint not null,
    period date not null,
    level text not null,
    measure text not null,
    statistic text not null,
    limit_days integer,
    basis text not null,
    numerator bigint not null,
    denominator bigint not null,
    share_percent smallint,
    pvv_count bigint,
    pvv_percent smallint,
    coverage numeric(6, 5) not null,
    is_suppressed boolean not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint indicator_monthly_key unique nulls not distinct (
        area_code, period, level, measure, statistic, limit_days, basis, first_edition_id
    ),
    constraint indicator_monthly_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint indicator_monthly_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint indicator_monthly_level_known check (level in ('region', 'healthcare_region', 'nation')),
    constraint indicator_monthly_statistic_known check (statistic in ('waiting', 'completed')),
    constraint indicator_monthly_basis_known check (basis in ('records', 'counts')),
    constraint indicator_monthly_is_share check (numerator >= 0 and numerator <= denominator and pvv_count >= 0),
    constraint indicator_monthly_percent_when_counted check ((share_percent is null) = (denominator = 0)),
    constraint indicator_monthly_percent_range
    check (share_percent between 0 and 100 and pvv_percent between 0 and 100),
    constraint indicator_monthly_coverage_range check (coverage > 0 and coverage <= 1),
    constraint indicator_monthly_period_is_month check (extract(day from period) = 1),
    constraint indicator_monthly_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.indicator_monthly is 'Shares and their exact fractions, by month, area, measure, statistic, limit and basis. Grain: range of editions, level, area, period, measure, statistic, limit and basis.';
comment on column result_history.indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result_history.indicator_monthly.period is 'First day of the month.';
comment on column result_history.indicator_monthly.level is 'region, healthcare_region or nation.';
comment on column result_history.indicator_monthly.measure is 'Id of the measure; names in result.measure.';
comment on column result_history.indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result_history.indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result_history.indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result_history.indicator_monthly.numerator is 'Within the limit.';
comment on column result_history.indicator_monthly.denominator is 'All that count. 0 means no value, not 0 %.';
comment on column result_history.indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result_history.indicator_monthly.pvv_count is 'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result_history.indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result_history.indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result_history.indicator_monthly.is_suppressed is
'Whether the row alone must not be published: 1 to 19 contacts. Not yet whether it could be had by subtraction from others. Figures here are exact all the same.';
comment on column result_history.indicator_monthly.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.indicator_monthly.last_edition_id is 'The last one; null while it is current.';

create table result_history.requirement_outcome (
    region_code smallint not null,
    period date,
    agreement text not null,
    requirement text not null,
    numerator bigint,
    denominator bigint,
    baseline_numerator bigint,
    baseline_denominator bigint,
    basis text,
    is_met boolean,
    reason text not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint requirement_outcome_key unique nulls not distinct (
        region_code, period, agreement, requirement, first_edition_id
    ),
    constraint requirement_outcome_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint requirement_outcome_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint requirement_outcome_share_whole check ((numerator is null) = (denominator is null)),
    constraint requirement_outcome_baseline_whole check ((baseline_numerator is null) = (baseline_denominator is null)),
    constraint requirement_outcome_basis_known check (basis in ('records', 'counts')),
    constraint requirement_outcome_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.requirement_outcome is 'How each region stands to each requirement, and to each part of it. Grain: range of editions, agreement, requirement, period and region.';
comment on column result_history.requirement_outcome.region_code is 'SKR''s region code.';
comment on column result_history.requirement_outcome.period is
'First day of the month judged; null where the requirement is judged once.';
comment on column result_history.requirement_outcome.agreement is 'Id of the agreement.';
comment on column result_history.requirement_outcome.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result_history.requirement_outcome.numerator is
'Of the share judged; null for combinations and where there is none.';
comment on column result_history.requirement_outcome.denominator is 'Of the share judged.';
comment on column result_history.requirement_outcome.baseline_numerator is 'Of the share compared with.';
comment on column result_history.requirement_outcome.baseline_denominator is 'Of the share compared with.';
comment on column result_history.requirement_outcome.basis is 'The series judged: records or counts.';
comment on column result_history.requirement_outcome.is_met is
'Whether it is met; null is not assessable, which earns no money.';
comment on column result_history.requirement_outcome.reason is 'Why, in words.';
comment on column result_history.requirement_outcome.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.requirement_outcome.last_edition_id is 'The last one; null while it is current.';

create table result_history.allocation (
    region_code smallint not null,
    period date,
    agreement text not null,
    pot text not null,
    amount_sek bigint not null,
    division_key bigint not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint allocation_key unique nulls not distinct (
        region_code, period, agreement, pot, first_edition_id
    ),
    constraint allocation_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint allocation_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint allocation_amount_not_negative check (amount_sek >= 0),
    constraint allocation_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.allocation is 'What each region gets of each pot part and month. Regions that get no part have no row. Grain: range of editions, agreement, pot, period and region.';
comment on column result_history.allocation.region_code is 'SKR''s region code.';
comment on column result_history.allocation.period is 'First day of the month; null for pots divided once.';
comment on column result_history.allocation.agreement is 'Id of the agreement.';
comment on column result_history.allocation.pot is 'Id of the pot, or pot/part.';
comment on column result_history.allocation.amount_sek is 'Whole kronor.';
comment on column result_history.allocation.division_key is
'What the region weighed in the division: its population, or 1 of equal parts.';
comment on column result_history.allocation.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.allocation.last_edition_id is 'The last one; null while it is current.';

create table result_history.payment (
    region_code smallint not null,
    agreement text not null,
    paid_on date not null,
    amount_sek bigint not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint payment_key unique nulls not distinct (
        region_code, agreement, paid_on, first_edition_id
    ),
    constraint payment_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint payment_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint payment_amount_not_negative check (amount_sek >= 0),
    constraint payment_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.payment is 'What each region is paid on each day: the sum of its allocations due then. Grain: range of editions, agreement, day and region.';
comment on column result_history.payment.region_code is 'SKR''s region code.';
comment on column result_history.payment.agreement is 'Id of the agreement.';
comment on column result_history.payment.paid_on is 'The day of payment that the agreement says.';
comment on column result_history.payment.amount_sek is 'Whole kronor.';
comment on column result_history.payment.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.payment.last_edition_id is 'The last one; null while it is current.';

create table result_history.pot_balance (
    agreement text not null,
    pot text not null,
    period date,
    amount_sek bigint not null,
    allocated_sek bigint not null,
    unearned_sek bigint not null,
    to_others_sek bigint not null,
    other_recipient text,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint pot_balance_key unique nulls not distinct (
        agreement, pot, period, first_edition_id
    ),
    constraint pot_balance_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint pot_balance_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint pot_balance_adds_up check (amount_sek = allocated_sek + unearned_sek + to_others_sek),
    constraint pot_balance_not_negative check (allocated_sek >= 0 and unearned_sek >= 0 and to_others_sek >= 0),
    constraint pot_balance_other_recipient_named check ((to_others_sek = 0) or (other_recipient is not null)),
    constraint pot_balance_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.pot_balance is 'What became of all the money of each pot part and month: it always adds up. Grain: range of editions, agreement, pot and period.';
comment on column result_history.pot_balance.agreement is 'Id of the agreement.';
comment on column result_history.pot_balance.pot is 'Id of the pot, or pot/part.';
comment on column result_history.pot_balance.period is 'First day of the month; null for pots divided once.';
comment on column result_history.pot_balance.amount_sek is 'Whole kronor to divide.';
comment on column result_history.pot_balance.allocated_sek is 'Divided between regions.';
comment on column result_history.pot_balance.unearned_sek is 'Earned by nobody.';
comment on column result_history.pot_balance.to_others_sek is 'Paid to somebody outside the regions.';
comment on column result_history.pot_balance.other_recipient is 'Who that is.';
comment on column result_history.pot_balance.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.pot_balance.last_edition_id is 'The last one; null while it is current.';

create table result_history.assumption (
    definition text not null,
    subject text not null,
    mark text not null,
    assumption text not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint assumption_key unique nulls not distinct (
        definition, subject, assumption, first_edition_id
    ),
    constraint assumption_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint assumption_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint assumption_mark_known check (mark in ('inferred', 'unknown')),
    constraint assumption_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.assumption is 'Rules that no source states, on the agreements and measures whose results they touch. Grain: range of editions, definition and subject.';
comment on column result_history.assumption.definition is 'Id of the agreement or measure.';
comment on column result_history.assumption.subject is 'Where in its file the rule stands.';
comment on column result_history.assumption.mark is 'inferred or unknown.';
comment on column result_history.assumption.assumption is 'What is assumed.';
comment on column result_history.assumption.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.assumption.last_edition_id is 'The last one; null while it is current.';

create table result_history.source (
    kind text not null,
    name text not null,
    sha256 bytea not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint source_key unique nulls not distinct (
        kind, name, first_edition_id
    ),
    constraint source_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint source_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint source_kind_known check (kind in ('delivery', 'definition', 'sql', 'agreement')),
    constraint source_sha256_length check (octet_length(sha256) = 32),
    constraint source_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.source is 'What an edition was made of: every delivery in force, every file of definitions and SQL. Grain: range of editions, kind and name.';
comment on column result_history.source.kind is 'delivery, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result_history.source.name is 'Region, period, kind and layout of a delivery; path of a file; id of an agreement.';
comment on column result_history.source.sha256 is 'SHA-256 of the file''s bytes.';
comment on column result_history.source.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.source.last_edition_id is 'The last one; null while it is current.';
