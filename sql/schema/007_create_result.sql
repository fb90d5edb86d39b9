-- What others read: the contract. Each view shows every edition as it was; current_ views the newest.

create schema result;
comment on schema result is 'Results for BI tools. Names never change meaning; no personal data.';

create view result.edition as
select
    edition.edition_id,
    edition.made_at,
    edition.run_id,
    edition.software_version,
    encode(edition.fingerprint, 'hex') as fingerprint,
    edition.edition_id = max(edition.edition_id) over () as is_current
from result_history.edition as edition;
comment on view result.edition is 'Editions: immutable sets of results. Grain: edition.';
comment on column result.edition.edition_id is 'Number of the edition, from 1 without gaps.';
comment on column result.edition.made_at is 'When it was made.';
comment on column result.edition.run_id is 'The run that made it.';
comment on column result.edition.software_version is 'Version of komiljard that made it.';
comment on column result.edition.fingerprint is 'SHA-256, in hexadecimal, of all that it was made of: see result.source.';
comment on column result.edition.is_current is 'Whether it is the newest.';

create view result.indicator_monthly as
select
    edition.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.measure,
    stored.statistic,
    stored.limit_days,
    stored.basis,
    stored.numerator,
    stored.denominator,
    stored.share_percent,
    stored.pvv_count,
    stored.pvv_percent,
    stored.coverage,
    stored.is_suppressed
from result_history.edition as edition
inner join result_history.indicator_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.indicator_monthly is 'Shares and their exact fractions, by month, area, measure, statistic, limit and basis. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.indicator_monthly.edition_id is 'The edition.';
comment on column result.indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.indicator_monthly.period is 'First day of the month.';
comment on column result.indicator_monthly.level is 'region, healthcare_region or nation.';
comment on column result.indicator_monthly.measure is 'Id of the measure; names in result.measure.';
comment on column result.indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.indicator_monthly.numerator is 'Within the limit.';
comment on column result.indicator_monthly.denominator is 'All that count. 0 means no value, not 0 %.';
comment on column result.indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.indicator_monthly.pvv_count is 'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result.indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.indicator_monthly.is_suppressed is
'Whether the row alone must not be published: 1 to 19 contacts. Not yet whether it could be had by subtraction from others. Figures here are exact all the same.';

create view result.current_indicator_monthly as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.measure,
    stored.statistic,
    stored.limit_days,
    stored.basis,
    stored.numerator,
    stored.denominator,
    stored.share_percent,
    stored.pvv_count,
    stored.pvv_percent,
    stored.coverage,
    stored.is_suppressed
from result_history.indicator_monthly as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_indicator_monthly is 'Shares and their exact fractions, by month, area, measure, statistic, limit and basis. The newest edition. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.current_indicator_monthly.edition_id is 'The edition.';
comment on column result.current_indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_indicator_monthly.period is 'First day of the month.';
comment on column result.current_indicator_monthly.level is 'region, healthcare_region or nation.';
comment on column result.current_indicator_monthly.measure is 'Id of the measure; names in result.measure.';
comment on column result.current_indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_indicator_monthly.numerator is 'Within the limit.';
comment on column result.current_indicator_monthly.denominator is 'All that count. 0 means no value, not 0 %.';
comment on column result.current_indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_indicator_monthly.pvv_count is 'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.current_indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result.current_indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.current_indicator_monthly.is_suppressed is
'Whether the row alone must not be published: 1 to 19 contacts. Not yet whether it could be had by subtraction from others. Figures here are exact all the same.';

create view result.requirement_outcome as
select
    edition.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.requirement,
    stored.numerator,
    stored.denominator,
    stored.baseline_numerator,
    stored.baseline_denominator,
    stored.basis,
    stored.is_met,
    stored.reason
from result_history.edition as edition
inner join result_history.requirement_outcome as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.requirement_outcome is 'How each region stands to each requirement, and to each part of it. Grain: edition, agreement, requirement, period and region.';
comment on column result.requirement_outcome.edition_id is 'The edition.';
comment on column result.requirement_outcome.region_code is 'SKR''s region code.';
comment on column result.requirement_outcome.period is
'First day of the month judged; null where the requirement is judged once.';
comment on column result.requirement_outcome.agreement is 'Id of the agreement.';
comment on column result.requirement_outcome.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result.requirement_outcome.numerator is
'Of the share judged; null for combinations and where there is none.';
comment on column result.requirement_outcome.denominator is 'Of the share judged.';
comment on column result.requirement_outcome.baseline_numerator is 'Of the share compared with.';
comment on column result.requirement_outcome.baseline_denominator is 'Of the share compared with.';
comment on column result.requirement_outcome.basis is 'The series judged: records or counts.';
comment on column result.requirement_outcome.is_met is
'Whether it is met; null is not assessable, which earns no money.';
comment on column result.requirement_outcome.reason is 'Why, in words.';

create view result.current_requirement_outcome as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.requirement,
    stored.numerator,
    stored.denominator,
    stored.baseline_numerator,
    stored.baseline_denominator,
    stored.basis,
    stored.is_met,
    stored.reason
from result_history.requirement_outcome as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_requirement_outcome is 'How each region stands to each requirement, and to each part of it. The newest edition. Grain: edition, agreement, requirement, period and region.';
comment on column result.current_requirement_outcome.edition_id is 'The edition.';
comment on column result.current_requirement_outcome.region_code is 'SKR''s region code.';
comment on column result.current_requirement_outcome.period is
'First day of the month judged; null where the requirement is judged once.';
comment on column result.current_requirement_outcome.agreement is 'Id of the agreement.';
comment on column result.current_requirement_outcome.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result.current_requirement_outcome.numerator is
'Of the share judged; null for combinations and where there is none.';
comment on column result.current_requirement_outcome.denominator is 'Of the share judged.';
comment on column result.current_requirement_outcome.baseline_numerator is 'Of the share compared with.';
comment on column result.current_requirement_outcome.baseline_denominator is 'Of the share compared with.';
comment on column result.current_requirement_outcome.basis is 'The series judged: records or counts.';
comment on column result.current_requirement_outcome.is_met is
'Whether it is met; null is not assessable, which earns no money.';
comment on column result.current_requirement_outcome.reason is 'Why, in words.';

create view result.allocation as
select
    edition.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.pot,
    stored.amount_sek,
    stored.division_key
from result_history.edition as edition
inner join result_history.allocation as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.allocation is 'What each region gets of each pot part and month. Regions that get no part have no row. Grain: edition, agreement, pot, period and region.';
comment on column result.allocation.edition_id is 'The edition.';
comment on column result.allocation.region_code is 'SKR''s region code.';
comment on column result.allocation.period is 'First day of the month; null for pots divided once.';
comment on column result.allocation.agreement is 'Id of the agreement.';
comment on column result.allocation.pot is 'Id of the pot, or pot/part.';
comment on column result.allocation.amount_sek is 'Whole kronor.';
comment on column result.allocation.division_key is
'What the region weighed in the division: its population, or 1 of equal parts.';

create view result.current_allocation as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.pot,
    stored.amount_sek,
    stored.division_key
from result_history.allocation as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_allocation is 'What each region gets of each pot part and month. Regions that get no part have no row. The newest edition. Grain: edition, agreement, pot, period and region.';
comment on column result.current_allocation.edition_id is 'The edition.';
comment on column result.current_allocation.region_code is 'SKR''s region code.';
comment on column result.current_allocation.period is 'First day of the month; null for pots divided once.';
comment on column result.current_allocation.agreement is 'Id of the agreement.';
comment on column result.current_allocation.pot is 'Id of the pot, or pot/part.';
comment on column result.current_allocation.amount_sek is 'Whole kronor.';
comment on column result.current_allocation.division_key is
'What the region weighed in the division: its population, or 1 of equal parts.';

create view result.payment as
select
    edition.edition_id,
    stored.region_code,
    stored.agreement,
    stored.paid_on,
    stored.amount_sek
from result_history.edition as edition
inner join result_history.payment as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.payment is 'What each region is paid on each day: the sum of its allocations due then. Grain: edition, agreement, day and region.';
comment on column result.payment.edition_id is 'The edition.';
comment on column result.payment.region_code is 'SKR''s region code.';
comment on column result.payment.agreement is 'Id of the agreement.';
comment on column result.payment.paid_on is 'The day of payment that the agreement says.';
comment on column result.payment.amount_sek is 'Whole kronor.';

create view result.current_payment as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.region_code,
    stored.agreement,
    stored.paid_on,
    stored.amount_sek
from result_history.payment as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_payment is 'What each region is paid on each day: the sum of its allocations due then. The newest edition. Grain: edition, agreement, day and region.';
comment on column result.current_payment.edition_id is 'The edition.';
comment on column result.current_payment.region_code is 'SKR''s region code.';
comment on column result.current_payment.agreement is 'Id of the agreement.';
comment on column result.current_payment.paid_on is 'The day of payment that the agreement says.';
comment on column result.current_payment.amount_sek is 'Whole kronor.';

create view result.pot_balance as
select
    edition.edition_id,
    stored.agreement,
    stored.pot,
    stored.period,
    stored.amount_sek,
    stored.allocated_sek,
    stored.unearned_sek,
    stored.to_others_sek,
    stored.other_recipient
from result_history.edition as edition
inner join result_history.pot_balance as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.pot_balance is 'What became of all the money of each pot part and month: it always adds up. Grain: edition, agreement, pot and period.';
comment on column result.pot_balance.edition_id is 'The edition.';
comment on column result.pot_balance.agreement is 'Id of the agreement.';
comment on column result.pot_balance.pot is 'Id of the pot, or pot/part.';
comment on column result.pot_balance.period is 'First day of the month; null for pots divided once.';
comment on column result.pot_balance.amount_sek is 'Whole kronor to divide.';
comment on column result.pot_balance.allocated_sek is 'Divided between regions.';
comment on column result.pot_balance.unearned_sek is 'Earned by nobody.';
comment on column result.pot_balance.to_others_sek is 'Paid to somebody outside the regions.';
comment on column result.pot_balance.other_recipient is 'Who that is.';

create view result.current_pot_balance as
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
    stored.other_recipient
from result_history.pot_balance as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_pot_balance is 'What became of all the money of each pot part and month: it always adds up. The newest edition. Grain: edition, agreement, pot and period.';
comment on column result.current_pot_balance.edition_id is 'The edition.';
comment on column result.current_pot_balance.agreement is 'Id of the agreement.';
comment on column result.current_pot_balance.pot is 'Id of the pot, or pot/part.';
comment on column result.current_pot_balance.period is 'First day of the month; null for pots divided once.';
comment on column result.current_pot_balance.amount_sek is 'Whole kronor to divide.';
comment on column result.current_pot_balance.allocated_sek is 'Divided between regions.';
comment on column result.current_pot_balance.unearned_sek is 'Earned by nobody.';
comment on column result.current_pot_balance.to_others_sek is 'Paid to somebody outside the regions.';
comment on column result.current_pot_balance.other_recipient is 'Who that is.';

create view result.assumption as
select
    edition.edition_id,
    stored.definition,
    stored.subject,
    stored.mark,
    stored.assumption
from result_history.edition as edition
inner join result_history.assumption as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.assumption is 'Rules that no source states, on the agreements and measures whose results they touch. Grain: edition, definition and subject.';
comment on column result.assumption.edition_id is 'The edition.';
comment on column result.assumption.definition is 'Id of the agreement or measure.';
comment on column result.assumption.subject is 'Where in its file the rule stands.';
comment on column result.assumption.mark is 'inferred or unknown.';
comment on column result.assumption.assumption is 'What is assumed.';

create view result.current_assumption as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.definition,
    stored.subject,
    stored.mark,
    stored.assumption
from result_history.assumption as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_assumption is 'Rules that no source states, on the agreements and measures whose results they touch. The newest edition. Grain: edition, definition and subject.';
comment on column result.current_assumption.edition_id is 'The edition.';
comment on column result.current_assumption.definition is 'Id of the agreement or measure.';
comment on column result.current_assumption.subject is 'Where in its file the rule stands.';
comment on column result.current_assumption.mark is 'inferred or unknown.';
comment on column result.current_assumption.assumption is 'What is assumed.';

create view result.source as
select
    edition.edition_id,
    stored.kind,
    stored.name,
    stored.sha256
from result_history.edition as edition
inner join result_history.source as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.source is 'What an edition was made of: every delivery in force, every file of definitions and SQL. Grain: edition, kind and name.';
comment on column result.source.edition_id is 'The edition.';
comment on column result.source.kind is 'delivery, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result.source.name is 'Region, period, kind and layout of a delivery; path of a file; id of an agreement.';
comment on column result.source.sha256 is 'SHA-256 of the file''s bytes.';

create view result.current_source as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.kind,
    stored.name,
    stored.sha256
from result_history.source as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_source is 'What an edition was made of: every delivery in force, every file of definitions and SQL. The newest edition. Grain: edition, kind and name.';
comment on column result.current_source.edition_id is 'The edition.';
comment on column result.current_source.kind is 'delivery, definition, sql, or agreement: the fingerprint of the edition that it was last evaluated for.';
comment on column result.current_source.name is 'Region, period, kind and layout of a delivery; path of a file; id of an agreement.';
comment on column result.current_source.sha256 is 'SHA-256 of the file''s bytes.';

create view result.area as
select
    'region' as level,
    region.region_code as area_code,
    region.region_label as area_name
from reference.region as region
union all
select distinct
    'healthcare_region' as level,
    region.healthcare_region_code as area_code,
    region.healthcare_region_name as area_name
from reference.region as region
union all
select
    'nation' as level,
    0::smallint as area_code,
    'Riket' as area_name;
comment on view result.area is 'Names of areas. Grain: level and area.';
comment on column result.area.level is 'region, healthcare_region or nation.';
comment on column result.area.area_code is 'Code as in result.indicator_monthly.';
comment on column result.area.area_name is 'Name in Swedish.';

create view result.measure as
select
    measure.measure,
    measure.label_sv,
    measure.label_en
from reference.measure as measure;
comment on view result.measure is 'Names of measures. Grain: measure.';
comment on column result.measure.measure is 'Id as in result.indicator_monthly.';
comment on column result.measure.label_sv is 'Name in Swedish.';
comment on column result.measure.label_en is 'Name in English.';
