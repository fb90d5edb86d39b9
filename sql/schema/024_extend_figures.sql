-- Figures of every month besides the shares: units, distributions, intervals, coverage; made anew for months that
-- changed.
--
-- Both of these forms of it have been applied; 027 makes them one.
-- Applied as: 3a81f71a57c49eefb325ad45104454e613b27906de075341712ec817eb43bb06
-- Applied as: 5e4950ec219f5882a7cf901d80f4f0d9291482d7dca35c2cc9b0e0d2ea03ead9

alter table result_history.indicator_monthly
add column missing_region_codes smallint[];
comment on column result_history.indicator_monthly.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are; null in editions of before this was said.';
comment on column result_history.indicator_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
create index indicator_monthly_current_idx on result_history.indicator_monthly (area_code, period)
where last_edition_id is null;

create table result_history.unit_monthly (
    region_code smallint not null,
    period date not null,
    unit_hsa_id text not null,
    measure text not null,
    statistic text not null,
    basis text not null,
    limits_days integer[] not null,
    numerators bigint[] not null,
    denominators bigint[] not null,
    pvv_counts bigint[] not null,
    is_suppressed boolean not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint unit_monthly_key unique nulls not distinct (
        region_code, period, unit_hsa_id, measure, statistic, basis,
        first_edition_id
    ),
    constraint unit_monthly_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint unit_monthly_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint unit_monthly_statistic_known check (statistic in ('waiting', 'completed')),
    constraint unit_monthly_basis_known check (basis in ('records', 'counts')),
    constraint unit_monthly_in_step check (
        cardinality(limits_days) = cardinality(numerators)
        and cardinality(limits_days) = cardinality(denominators)
        and cardinality(limits_days) = cardinality(pvv_counts)
    ),
    constraint unit_monthly_period_is_month check (extract(day from period) = 1),
    constraint unit_monthly_range check (last_edition_id >= first_edition_id)
);
create index unit_monthly_current_idx on result_history.unit_monthly (region_code, period)
where last_edition_id is null;
comment on table result_history.unit_monthly is 'Shares of units, by limits in arrays: read result.unit_monthly. Grain: range of editions, region, period, unit, measure, statistic and basis.';
comment on column result_history.unit_monthly.region_code is
'SKR''s region code.';
comment on column result_history.unit_monthly.period is
'First day of the month.';
comment on column result_history.unit_monthly.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit.';
comment on column result_history.unit_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result_history.unit_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result_history.unit_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result_history.unit_monthly.limits_days is
'Limits in days, inclusive; null is the medical target date.';
comment on column result_history.unit_monthly.numerators is
'Within each limit.';
comment on column result_history.unit_monthly.denominators is
'All that count, of each limit.';
comment on column result_history.unit_monthly.pvv_counts is
'Taken out of both as patient-chosen waits (PvV), of each limit; null where the sender does not say.';
comment on column result_history.unit_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result_history.unit_monthly.first_edition_id is
'The first edition that the row stands in.';
comment on column result_history.unit_monthly.last_edition_id is
'The last one; null while it is current.';

create table result_history.distribution_monthly (
    area_code smallint not null,
    period date not null,
    level text not null,
    measure text not null,
    statistic text not null,
    contact_count bigint not null,
    days_sum bigint not null,
    mean_days numeric(9, 2) not null,
    p25_days numeric(7, 1) not null,
    median_days numeric(7, 1) not null,
    p75_days numeric(7, 1) not null,
    p90_days numeric(7, 1) not null,
    missing_region_codes smallint[] not null,
    is_suppressed boolean not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint distribution_monthly_key unique nulls not distinct (
        area_code, period, level, measure, statistic,
        first_edition_id
    ),
    constraint distribution_monthly_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint distribution_monthly_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint distribution_monthly_level_known check (level in ('region', 'healthcare_region', 'nation')),
    constraint distribution_monthly_statistic_known check (statistic in ('waiting', 'completed')),
    constraint distribution_monthly_counted check (contact_count > 0),
    constraint distribution_monthly_rises check (
        p25_days <= median_days and median_days <= p75_days and p75_days <= p90_days
    ),
    constraint distribution_monthly_period_is_month check (extract(day from period) = 1),
    constraint distribution_monthly_range check (last_edition_id >= first_edition_id)
);
create index distribution_monthly_current_idx on result_history.distribution_monthly (area_code, period)
where last_edition_id is null;
comment on table result_history.distribution_monthly is 'Medians, percentiles and means of waits. Grain: range of editions, level, area, period, measure and statistic.';
comment on column result_history.distribution_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result_history.distribution_monthly.period is
'First day of the month.';
comment on column result_history.distribution_monthly.level is
'region, healthcare_region or nation.';
comment on column result_history.distribution_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result_history.distribution_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result_history.distribution_monthly.contact_count is
'Contacts, also those outside the care guarantee; without those taken out for a deviation.';
comment on column result_history.distribution_monthly.days_sum is
'Sum of their days.';
comment on column result_history.distribution_monthly.mean_days is
'days_sum of contact_count, two decimals, half away from zero.';
comment on column result_history.distribution_monthly.p25_days is
'A quarter waited at most so long (the mean of two where the quarter ends between them).';
comment on column result_history.distribution_monthly.median_days is
'Half waited at most so long.';
comment on column result_history.distribution_monthly.p75_days is
'Three quarters waited at most so long.';
comment on column result_history.distribution_monthly.p90_days is
'Nine tenths waited at most so long.';
comment on column result_history.distribution_monthly.missing_region_codes is
'Regions of the area that are not in the figure; empty where all are.';
comment on column result_history.distribution_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result_history.distribution_monthly.first_edition_id is
'The first edition that the row stands in.';
comment on column result_history.distribution_monthly.last_edition_id is
'The last one; null while it is current.';

create table result_history.interval_monthly (
    area_code smallint not null,
    period date not null,
    level text not null,
    unit_hsa_id text,
    sex_code smallint,
    age_from smallint,
    measure text not null,
    statistic text not null,
    basis text not null,
    interval_set text not null,
    days_from integer[] not null,
    contact_counts bigint[] not null,
    is_suppressed boolean not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint interval_monthly_key unique nulls not distinct (
        area_code, period, level, unit_hsa_id, sex_code, age_from, measure, statistic, basis, interval_set,
        first_edition_id
    ),
    constraint interval_monthly_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint interval_monthly_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint interval_monthly_statistic_known check (statistic in ('waiting', 'completed')),
    constraint interval_monthly_basis_known check (basis in ('records', 'counts')),
    constraint interval_monthly_in_step check (cardinality(days_from) = cardinality(contact_counts)),
    constraint interval_monthly_level_known check (level in ('unit', 'region', 'healthcare_region', 'nation')),
    constraint interval_monthly_unit_of_units check ((unit_hsa_id is not null) = (level = 'unit')),
    constraint interval_monthly_period_is_month check (extract(day from period) = 1),
    constraint interval_monthly_range check (last_edition_id >= first_edition_id)
);
create index interval_monthly_current_idx on result_history.interval_monthly (area_code, period)
where last_edition_id is null;
comment on table result_history.interval_monthly is 'Contacts by intervals of days, in arrays: read result.interval_monthly. Grain: range of editions, level, area, unit, sex, age, period, measure, statistic, basis and set of intervals.';
comment on column result_history.interval_monthly.area_code is
'SKR''s region code, also of units; the healthcare region''s code; or 0 for the nation: see level.';
comment on column result_history.interval_monthly.period is
'First day of the month.';
comment on column result_history.interval_monthly.level is
'unit, region, healthcare_region or nation.';
comment on column result_history.interval_monthly.unit_hsa_id is
'HSA id of the unit; null of other levels.';
comment on column result_history.interval_monthly.sex_code is
'Sex as in register.contact, 0 where none is stated; null: all.';
comment on column result_history.interval_monthly.age_from is
'Youngest age of the group, -1 where it is not known; null: all.';
comment on column result_history.interval_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result_history.interval_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result_history.interval_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result_history.interval_monthly.interval_set is
'four (until 2020) or seven (from 2021): reference.wait_interval has where each begins and ends.';
comment on column result_history.interval_monthly.days_from is
'First day of each interval.';
comment on column result_history.interval_monthly.contact_counts is
'Contacts of each interval: those of the share.';
comment on column result_history.interval_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result_history.interval_monthly.first_edition_id is
'The first edition that the row stands in.';
comment on column result_history.interval_monthly.last_edition_id is
'The last one; null while it is current.';

create table result_history.coverage_monthly (
    area_code smallint not null,
    period date not null,
    level text not null,
    kind text not null,
    region_count integer not null,
    in_force_count integer not null,
    missing_region_codes smallint[] not null,
    expected_unit_count bigint,
    reported_unit_count bigint,
    row_count bigint not null,
    malformed_count bigint not null,
    rejected_count bigint not null,
    held_count bigint not null,
    accepted_count bigint not null,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint coverage_monthly_key unique nulls not distinct (
        area_code, period, level, kind,
        first_edition_id
    ),
    constraint coverage_monthly_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint coverage_monthly_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint coverage_monthly_level_known check (level in ('region', 'healthcare_region', 'nation')),
    constraint coverage_monthly_regions check (
        0 <= in_force_count and in_force_count <= region_count
        and cardinality(missing_region_codes) = region_count - in_force_count
    ),
    constraint coverage_monthly_units check (reported_unit_count <= expected_unit_count),
    constraint coverage_monthly_period_is_month check (extract(day from period) = 1),
    constraint coverage_monthly_range check (last_edition_id >= first_edition_id)
);
create index coverage_monthly_current_idx on result_history.coverage_monthly (area_code, period)
where last_edition_id is null;
comment on table result_history.coverage_monthly is 'What the figures of an area and month are made of: deliveries, units, records. Grain: range of editions, level, area, period and kind.';
comment on column result_history.coverage_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result_history.coverage_monthly.period is
'First day of the month.';
comment on column result_history.coverage_monthly.level is
'region, healthcare_region or nation.';
comment on column result_history.coverage_monthly.kind is
'Kind of delivery: genomforda, vantande, primarvard or counts.';
comment on column result_history.coverage_monthly.region_count is
'Regions of the area.';
comment on column result_history.coverage_monthly.in_force_count is
'Regions with a delivery in force: those that are in the figures.';
comment on column result_history.coverage_monthly.missing_region_codes is
'Regions of the area with nothing in force.';
comment on column result_history.coverage_monthly.expected_unit_count is
'Units that are expected to report, of regions that say so; null where none does.';
comment on column result_history.coverage_monthly.reported_unit_count is
'Those of them that reported.';
comment on column result_history.coverage_monthly.row_count is
'Rows sent, of deliveries in force.';
comment on column result_history.coverage_monthly.malformed_count is
'Rows that could not be typed.';
comment on column result_history.coverage_monthly.rejected_count is
'Rows that fail a rule and are in no figure.';
comment on column result_history.coverage_monthly.held_count is
'Rows that wait for a person, and are in no figure.';
comment on column result_history.coverage_monthly.accepted_count is
'Rows that count.';
comment on column result_history.coverage_monthly.first_edition_id is
'The first edition that the row stands in.';
comment on column result_history.coverage_monthly.last_edition_id is
'The last one; null while it is current.';

create or replace view result.indicator_monthly as
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
    stored.is_suppressed,
    stored.missing_region_codes
from result_history.edition as edition
inner join result_history.indicator_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.indicator_monthly is 'Shares and their exact fractions, by month, area, measure, statistic, limit and basis. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.indicator_monthly.edition_id is
'The edition.';
comment on column result.indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.indicator_monthly.period is
'First day of the month.';
comment on column result.indicator_monthly.level is
'region, healthcare_region or nation.';
comment on column result.indicator_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.indicator_monthly.numerator is
'Within the limit.';
comment on column result.indicator_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.indicator_monthly.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result.indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.indicator_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result.indicator_monthly.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are.';

create or replace view result.current_indicator_monthly as
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
    stored.is_suppressed,
    stored.missing_region_codes
from result_history.indicator_monthly as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_indicator_monthly is 'Shares and their exact fractions, by month, area, measure, statistic, limit and basis, of the newest edition. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.current_indicator_monthly.edition_id is
'The edition.';
comment on column result.current_indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_indicator_monthly.period is
'First day of the month.';
comment on column result.current_indicator_monthly.level is
'region, healthcare_region or nation.';
comment on column result.current_indicator_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_indicator_monthly.numerator is
'Within the limit.';
comment on column result.current_indicator_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_indicator_monthly.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.current_indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result.current_indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.current_indicator_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result.current_indicator_monthly.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are.';

create or replace view result.unit_monthly as
select
    edition.edition_id,
    stored.region_code,
    stored.period,
    stored.unit_hsa_id,
    stored.measure,
    stored.statistic,
    at_limit.limit_days,
    stored.basis,
    at_limit.numerator,
    at_limit.denominator,
    indicator.published_percent(at_limit.numerator, at_limit.denominator) as share_percent,
    at_limit.pvv_count,
    stored.is_suppressed
from result_history.edition as edition
inner join result_history.unit_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id)
cross join
    unnest(stored.limits_days, stored.numerators, stored.denominators, stored.pvv_counts)
        as at_limit (limit_days, numerator, denominator, pvv_count);
comment on view result.unit_monthly is 'Shares of units. Grain: edition, region, unit, period, measure, statistic, limit and basis.';
comment on column result.unit_monthly.edition_id is
'The edition.';
comment on column result.unit_monthly.region_code is
'SKR''s region code.';
comment on column result.unit_monthly.period is
'First day of the month.';
comment on column result.unit_monthly.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit.';
comment on column result.unit_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.unit_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.unit_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.unit_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.unit_monthly.numerator is
'Within the limit.';
comment on column result.unit_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.unit_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.unit_monthly.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.unit_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.current_unit_monthly as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.region_code,
    stored.period,
    stored.unit_hsa_id,
    stored.measure,
    stored.statistic,
    at_limit.limit_days,
    stored.basis,
    at_limit.numerator,
    at_limit.denominator,
    indicator.published_percent(at_limit.numerator, at_limit.denominator) as share_percent,
    at_limit.pvv_count,
    stored.is_suppressed
from result_history.unit_monthly as stored
cross join newest
cross join
    unnest(stored.limits_days, stored.numerators, stored.denominators, stored.pvv_counts)
        as at_limit (limit_days, numerator, denominator, pvv_count)
where stored.last_edition_id is null;
comment on view result.current_unit_monthly is 'Shares of units, of the newest edition. Grain: edition, region, unit, period, measure, statistic, limit and basis.';
comment on column result.current_unit_monthly.edition_id is
'The edition.';
comment on column result.current_unit_monthly.region_code is
'SKR''s region code.';
comment on column result.current_unit_monthly.period is
'First day of the month.';
comment on column result.current_unit_monthly.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit.';
comment on column result.current_unit_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_unit_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_unit_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_unit_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_unit_monthly.numerator is
'Within the limit.';
comment on column result.current_unit_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_unit_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_unit_monthly.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.current_unit_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.distribution_monthly as
select
    edition.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.measure,
    stored.statistic,
    stored.contact_count,
    stored.days_sum,
    stored.mean_days,
    stored.p25_days,
    stored.median_days,
    stored.p75_days,
    stored.p90_days,
    stored.missing_region_codes,
    stored.is_suppressed
from result_history.edition as edition
inner join result_history.distribution_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.distribution_monthly is 'Medians, percentiles and means of waits; of measures by target date, of the days after it. Grain: edition, level, area, period, measure and statistic.';
comment on column result.distribution_monthly.edition_id is
'The edition.';
comment on column result.distribution_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.distribution_monthly.period is
'First day of the month.';
comment on column result.distribution_monthly.level is
'region, healthcare_region or nation.';
comment on column result.distribution_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.distribution_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.distribution_monthly.contact_count is
'Contacts, also those outside the care guarantee; without those taken out for a deviation.';
comment on column result.distribution_monthly.days_sum is
'Sum of their days.';
comment on column result.distribution_monthly.mean_days is
'days_sum of contact_count, two decimals, half away from zero.';
comment on column result.distribution_monthly.p25_days is
'A quarter waited at most so long (the mean of two where the quarter ends between them).';
comment on column result.distribution_monthly.median_days is
'Half waited at most so long.';
comment on column result.distribution_monthly.p75_days is
'Three quarters waited at most so long.';
comment on column result.distribution_monthly.p90_days is
'Nine tenths waited at most so long.';
comment on column result.distribution_monthly.missing_region_codes is
'Regions of the area that are not in the figure; empty where all are.';
comment on column result.distribution_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.current_distribution_monthly as
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
    stored.contact_count,
    stored.days_sum,
    stored.mean_days,
    stored.p25_days,
    stored.median_days,
    stored.p75_days,
    stored.p90_days,
    stored.missing_region_codes,
    stored.is_suppressed
from result_history.distribution_monthly as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_distribution_monthly is 'Medians, percentiles and means of waits; of measures by target date, of the days after it, of the newest edition. Grain: edition, level, area, period, measure and statistic.';
comment on column result.current_distribution_monthly.edition_id is
'The edition.';
comment on column result.current_distribution_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_distribution_monthly.period is
'First day of the month.';
comment on column result.current_distribution_monthly.level is
'region, healthcare_region or nation.';
comment on column result.current_distribution_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_distribution_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_distribution_monthly.contact_count is
'Contacts, also those outside the care guarantee; without those taken out for a deviation.';
comment on column result.current_distribution_monthly.days_sum is
'Sum of their days.';
comment on column result.current_distribution_monthly.mean_days is
'days_sum of contact_count, two decimals, half away from zero.';
comment on column result.current_distribution_monthly.p25_days is
'A quarter waited at most so long (the mean of two where the quarter ends between them).';
comment on column result.current_distribution_monthly.median_days is
'Half waited at most so long.';
comment on column result.current_distribution_monthly.p75_days is
'Three quarters waited at most so long.';
comment on column result.current_distribution_monthly.p90_days is
'Nine tenths waited at most so long.';
comment on column result.current_distribution_monthly.missing_region_codes is
'Regions of the area that are not in the figure; empty where all are.';
comment on column result.current_distribution_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.interval_monthly as
select
    edition.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.unit_hsa_id,
    stored.sex_code,
    stored.age_from,
    stored.measure,
    stored.statistic,
    stored.basis,
    stored.interval_set,
    part.days_from,
    stored.days_from[part.interval_number + 1] - 1 as days_to,
    part.contact_count,
    whole.contact_count as interval_sum,
    indicator.published_percent(part.contact_count, whole.contact_count) as share_percent,
    stored.is_suppressed
from result_history.edition as edition
inner join result_history.interval_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id)
cross join
    lateral (
        select sum(counted.contact_count)::bigint as contact_count
        from unnest(stored.contact_counts) as counted (contact_count)
    ) as whole
cross join
    unnest(stored.days_from, stored.contact_counts) with ordinality
        as part (days_from, contact_count, interval_number);
comment on view result.interval_monthly is 'Contacts by intervals of days; of areas also by sex and age. Grain: edition, level, area, unit, sex, age, period, measure, statistic, basis, set and interval.';
comment on column result.interval_monthly.edition_id is
'The edition.';
comment on column result.interval_monthly.area_code is
'SKR''s region code, also of units; the healthcare region''s code; or 0 for the nation: see level.';
comment on column result.interval_monthly.period is
'First day of the month.';
comment on column result.interval_monthly.level is
'unit, region, healthcare_region or nation.';
comment on column result.interval_monthly.unit_hsa_id is
'HSA id of the unit; null of other levels.';
comment on column result.interval_monthly.sex_code is
'Sex as in register.contact, 0 where none is stated; null: all.';
comment on column result.interval_monthly.age_from is
'Youngest age of the group, -1 where it is not known; null: all.';
comment on column result.interval_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.interval_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.interval_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.interval_monthly.interval_set is
'four (until 2020) or seven (from 2021): reference.wait_interval has where each begins and ends.';
comment on column result.interval_monthly.days_from is
'First day of the interval.';
comment on column result.interval_monthly.days_to is
'Last day of it; null: all longer waits.';
comment on column result.interval_monthly.contact_count is
'Contacts of the share that waited so long.';
comment on column result.interval_monthly.interval_sum is
'Sum of the intervals: the base of the share.';
comment on column result.interval_monthly.share_percent is
'contact_count of interval_sum, whole per cent, half to even; null where nobody counts.';
comment on column result.interval_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.current_interval_monthly as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.unit_hsa_id,
    stored.sex_code,
    stored.age_from,
    stored.measure,
    stored.statistic,
    stored.basis,
    stored.interval_set,
    part.days_from,
    stored.days_from[part.interval_number + 1] - 1 as days_to,
    part.contact_count,
    whole.contact_count as interval_sum,
    indicator.published_percent(part.contact_count, whole.contact_count) as share_percent,
    stored.is_suppressed
from result_history.interval_monthly as stored
cross join newest
cross join
    lateral (
        select sum(counted.contact_count)::bigint as contact_count
        from unnest(stored.contact_counts) as counted (contact_count)
    ) as whole
cross join
    unnest(stored.days_from, stored.contact_counts) with ordinality
        as part (days_from, contact_count, interval_number)
where stored.last_edition_id is null;
comment on view result.current_interval_monthly is 'Contacts by intervals of days; of areas also by sex and age, of the newest edition. Grain: edition, level, area, unit, sex, age, period, measure, statistic, basis, set and interval.';
comment on column result.current_interval_monthly.edition_id is
'The edition.';
comment on column result.current_interval_monthly.area_code is
'SKR''s region code, also of units; the healthcare region''s code; or 0 for the nation: see level.';
comment on column result.current_interval_monthly.period is
'First day of the month.';
comment on column result.current_interval_monthly.level is
'unit, region, healthcare_region or nation.';
comment on column result.current_interval_monthly.unit_hsa_id is
'HSA id of the unit; null of other levels.';
comment on column result.current_interval_monthly.sex_code is
'Sex as in register.contact, 0 where none is stated; null: all.';
comment on column result.current_interval_monthly.age_from is
'Youngest age of the group, -1 where it is not known; null: all.';
comment on column result.current_interval_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_interval_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_interval_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_interval_monthly.interval_set is
'four (until 2020) or seven (from 2021): reference.wait_interval has where each begins and ends.';
comment on column result.current_interval_monthly.days_from is
'First day of the interval.';
comment on column result.current_interval_monthly.days_to is
'Last day of it; null: all longer waits.';
comment on column result.current_interval_monthly.contact_count is
'Contacts of the share that waited so long.';
comment on column result.current_interval_monthly.interval_sum is
'Sum of the intervals: the base of the share.';
comment on column result.current_interval_monthly.share_percent is
'contact_count of interval_sum, whole per cent, half to even; null where nobody counts.';
comment on column result.current_interval_monthly.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.coverage_monthly as
select
    edition.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.kind,
    stored.region_count,
    stored.in_force_count,
    stored.missing_region_codes,
    stored.expected_unit_count,
    stored.reported_unit_count,
    stored.row_count,
    stored.malformed_count,
    stored.rejected_count,
    stored.held_count,
    stored.accepted_count,
    round(stored.reported_unit_count::numeric / nullif(stored.expected_unit_count, 0), 4) as response_rate,
    round(stored.rejected_count::numeric / nullif(stored.row_count, 0), 4) as rejected_share,
    round(stored.held_count::numeric / nullif(stored.row_count, 0), 4) as held_share
from result_history.edition as edition
inner join result_history.coverage_monthly as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.coverage_monthly is 'What the figures of an area and month are made of: deliveries in force, units, records. Grain: edition, level, area, period and kind.';
comment on column result.coverage_monthly.edition_id is
'The edition.';
comment on column result.coverage_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.coverage_monthly.period is
'First day of the month.';
comment on column result.coverage_monthly.level is
'region, healthcare_region or nation.';
comment on column result.coverage_monthly.kind is
'Kind of delivery: genomforda, vantande, primarvard or counts.';
comment on column result.coverage_monthly.region_count is
'Regions of the area.';
comment on column result.coverage_monthly.in_force_count is
'Regions with a delivery in force: those that are in the figures.';
comment on column result.coverage_monthly.missing_region_codes is
'Regions of the area with nothing in force.';
comment on column result.coverage_monthly.expected_unit_count is
'Units that are expected to report, of regions that say so; null where none does.';
comment on column result.coverage_monthly.reported_unit_count is
'Those of them that reported.';
comment on column result.coverage_monthly.row_count is
'Rows sent, of deliveries in force.';
comment on column result.coverage_monthly.malformed_count is
'Rows that could not be typed.';
comment on column result.coverage_monthly.rejected_count is
'Rows that fail a rule and are in no figure.';
comment on column result.coverage_monthly.held_count is
'Rows that wait for a person, and are in no figure.';
comment on column result.coverage_monthly.accepted_count is
'Rows that count.';
comment on column result.coverage_monthly.response_rate is
'reported_unit_count of expected_unit_count, as a share with four decimals (svarsfrekvens, inferred); null where none is expected.';
comment on column result.coverage_monthly.rejected_share is
'rejected_count of row_count.';
comment on column result.coverage_monthly.held_share is
'held_count of row_count.';

create or replace view result.current_coverage_monthly as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
),

sent as (
    select
        delivery.region_code,
        delivery.period,
        delivery.kind,
        delivery.version,
        delivery.is_withdrawal,
        verdict.verdict,
        in_force.delivery_id is not null as is_in_force
    from register.delivery as delivery
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    left join register.delivery_in_force as in_force on delivery.delivery_id = in_force.delivery_id
    where
        delivery.kind in ('genomforda', 'vantande', 'primarvard', 'counts')
        and not exists (
            select
            from register.file as file
            where file.file_id = delivery.file_id and file.loaded_at >= register.as_of()
        )
),

slot as (
    select
        sent.region_code,
        sent.period,
        sent.kind,
        bool_or(not sent.is_withdrawal) as is_received,
        coalesce((array_agg(sent.verdict order by sent.version desc))[1] = 'refused', false) as is_refused,
        count(*) filter (where not sent.is_withdrawal and sent.verdict <> 'refused' and not sent.is_in_force)
            as superseded_count
    from sent
    group by sent.region_code, sent.period, sent.kind
),

area as (
    select
        'region' as level,
        region.region_code as area_code,
        region.region_code
    from reference.region as region
    union all
    select
        'healthcare_region' as level,
        region.healthcare_region_code as area_code,
        region.region_code
    from reference.region as region
    union all
    select
        'nation' as level,
        0::smallint as area_code,
        region.region_code
    from reference.region as region
),

delivered as (
    select
        area.level,
        area.area_code,
        slot.period,
        slot.kind,
        count(*) filter (where slot.is_received)::integer as received_count,
        count(*) filter (where lateness.is_late)::integer as late_count,
        count(*) filter (where slot.is_refused)::integer as refused_count,
        sum(slot.superseded_count)::integer as superseded_count
    from slot
    inner join area on slot.region_code = area.region_code
    left join quality.lateness as lateness
        on
            slot.region_code = lateness.region_code
            and slot.period = lateness.period
            and slot.kind = lateness.kind
    group by area.level, area.area_code, slot.period, slot.kind
)

select
    newest.edition_id,
    stored.area_code,
    stored.period,
    stored.level,
    stored.kind,
    stored.region_count,
    stored.in_force_count,
    stored.missing_region_codes,
    stored.expected_unit_count,
    stored.reported_unit_count,
    stored.row_count,
    stored.malformed_count,
    stored.rejected_count,
    stored.held_count,
    stored.accepted_count,
    round(stored.reported_unit_count::numeric / nullif(stored.expected_unit_count, 0), 4) as response_rate,
    round(stored.rejected_count::numeric / nullif(stored.row_count, 0), 4) as rejected_share,
    round(stored.held_count::numeric / nullif(stored.row_count, 0), 4) as held_share,
    coalesce(delivered.received_count, 0) as received_count,
    coalesce(delivered.late_count, 0) as late_count,
    coalesce(delivered.refused_count, 0) as refused_count,
    coalesce(delivered.superseded_count, 0) as superseded_count
from result_history.coverage_monthly as stored
cross join newest
left join delivered
    on
        stored.level = delivered.level
        and stored.area_code = delivered.area_code
        and stored.period = delivered.period
        and stored.kind = delivered.kind
where stored.last_edition_id is null;
comment on view result.current_coverage_monthly is 'What the figures of an area and month are made of, of the newest edition, and beside it what has been delivered for it until now, which changes no figure. Grain: level, area, period and kind.';
comment on column result.current_coverage_monthly.edition_id is
'The edition.';
comment on column result.current_coverage_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_coverage_monthly.period is
'First day of the month.';
comment on column result.current_coverage_monthly.level is
'region, healthcare_region or nation.';
comment on column result.current_coverage_monthly.kind is
'Kind of delivery: genomforda, vantande, primarvard or counts.';
comment on column result.current_coverage_monthly.region_count is
'Regions of the area.';
comment on column result.current_coverage_monthly.in_force_count is
'Regions with a delivery in force: those that are in the figures.';
comment on column result.current_coverage_monthly.missing_region_codes is
'Regions of the area with nothing in force.';
comment on column result.current_coverage_monthly.expected_unit_count is
'Units that are expected to report, of regions that say so; null where none does.';
comment on column result.current_coverage_monthly.reported_unit_count is
'Those of them that reported.';
comment on column result.current_coverage_monthly.row_count is
'Rows sent, of deliveries in force.';
comment on column result.current_coverage_monthly.malformed_count is
'Rows that could not be typed.';
comment on column result.current_coverage_monthly.rejected_count is
'Rows that fail a rule and are in no figure.';
comment on column result.current_coverage_monthly.held_count is
'Rows that wait for a person, and are in no figure.';
comment on column result.current_coverage_monthly.accepted_count is
'Rows that count.';
comment on column result.current_coverage_monthly.response_rate is
'reported_unit_count of expected_unit_count, as a share with four decimals (svarsfrekvens, inferred); null where none is expected.';
comment on column result.current_coverage_monthly.rejected_share is
'rejected_count of row_count.';
comment on column result.current_coverage_monthly.held_share is
'held_count of row_count.';
comment on column result.current_coverage_monthly.received_count is
'Regions that have delivered, as it is now.';
comment on column result.current_coverage_monthly.late_count is
'Regions whose first good delivery came after the day that it was due, as it is now.';
comment on column result.current_coverage_monthly.refused_count is
'Regions whose newest delivery was refused, as it is now.';
comment on column result.current_coverage_monthly.superseded_count is
'Accepted deliveries that a newer one has replaced, as it is now.';

create or replace view result.current_indicator_coverage as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.numerator,
    figure.denominator,
    figure.share_percent,
    figure.pvv_count,
    figure.pvv_percent,
    figure.coverage,
    figure.is_suppressed,
    figure.missing_region_codes,
    coverage_monthly.kind,
    coverage_monthly.region_count,
    coverage_monthly.in_force_count,
    coverage_monthly.expected_unit_count,
    coverage_monthly.reported_unit_count,
    coverage_monthly.row_count,
    coverage_monthly.malformed_count,
    coverage_monthly.rejected_count,
    coverage_monthly.held_count,
    coverage_monthly.accepted_count,
    coverage_monthly.response_rate,
    coverage_monthly.rejected_share,
    coverage_monthly.held_share,
    coverage_monthly.received_count,
    coverage_monthly.late_count,
    coverage_monthly.refused_count,
    coverage_monthly.superseded_count
from result.current_indicator_monthly as figure
left join reference.measure_statistic as measure_statistic
    on
        figure.measure = measure_statistic.measure
        and figure.statistic = measure_statistic.statistic
        and figure.basis = 'records'
left join result.current_coverage_monthly as coverage_monthly
    on
        figure.level = coverage_monthly.level
        and figure.area_code = coverage_monthly.area_code
        and figure.period = coverage_monthly.period
        and coverage_monthly.kind = coalesce(measure_statistic.kind, 'counts');
comment on view result.current_indicator_coverage is 'Every share of the newest edition, with the coverage of the deliveries that it is made of beside it. Grain: level, area, period, measure, statistic, limit and basis.';
comment on column result.current_indicator_coverage.edition_id is
'The edition.';
comment on column result.current_indicator_coverage.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_indicator_coverage.period is
'First day of the month.';
comment on column result.current_indicator_coverage.level is
'region, healthcare_region or nation.';
comment on column result.current_indicator_coverage.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_indicator_coverage.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_indicator_coverage.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_indicator_coverage.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_indicator_coverage.numerator is
'Within the limit.';
comment on column result.current_indicator_coverage.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_indicator_coverage.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_indicator_coverage.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where a sender does not say.';
comment on column result.current_indicator_coverage.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent, half to even; null where both are 0 or pvv_count is null.';
comment on column result.current_indicator_coverage.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.current_indicator_coverage.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';
comment on column result.current_indicator_coverage.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are.';
comment on column result.current_indicator_coverage.kind is
'Kind of delivery: genomforda, vantande, primarvard or counts.';
comment on column result.current_indicator_coverage.region_count is
'Regions of the area.';
comment on column result.current_indicator_coverage.in_force_count is
'Regions with a delivery in force: those that are in the figures.';
comment on column result.current_indicator_coverage.expected_unit_count is
'Units that are expected to report, of regions that say so; null where none does.';
comment on column result.current_indicator_coverage.reported_unit_count is
'Those of them that reported.';
comment on column result.current_indicator_coverage.row_count is
'Rows sent, of deliveries in force.';
comment on column result.current_indicator_coverage.malformed_count is
'Rows that could not be typed.';
comment on column result.current_indicator_coverage.rejected_count is
'Rows that fail a rule and are in no figure.';
comment on column result.current_indicator_coverage.held_count is
'Rows that wait for a person, and are in no figure.';
comment on column result.current_indicator_coverage.accepted_count is
'Rows that count.';
comment on column result.current_indicator_coverage.response_rate is
'reported_unit_count of expected_unit_count, as a share with four decimals (svarsfrekvens, inferred); null where none is expected.';
comment on column result.current_indicator_coverage.rejected_share is
'rejected_count of row_count.';
comment on column result.current_indicator_coverage.held_share is
'held_count of row_count.';
comment on column result.current_indicator_coverage.received_count is
'Regions that have delivered, as it is now.';
comment on column result.current_indicator_coverage.late_count is
'Regions whose first good delivery came after the day that it was due, as it is now.';
comment on column result.current_indicator_coverage.refused_count is
'Regions whose newest delivery was refused, as it is now.';
comment on column result.current_indicator_coverage.superseded_count is
'Accepted deliveries that a newer one has replaced, as it is now.';

create or replace view result.current_indicator_series as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.numerator,
    figure.denominator,
    figure.share_percent,
    month_before.numerator as month_before_numerator,
    month_before.denominator as month_before_denominator,
    round(
        100.0 * figure.numerator / nullif(figure.denominator, 0)
        - 100.0 * month_before.numerator / nullif(month_before.denominator, 0), 2
    ) as month_before_change,
    year_before.numerator as year_before_numerator,
    year_before.denominator as year_before_denominator,
    round(
        100.0 * figure.numerator / nullif(figure.denominator, 0)
        - 100.0 * year_before.numerator / nullif(year_before.denominator, 0), 2
    ) as year_before_change,
    series.last_12_periods,
    series.last_12_share_percent,
    series.last_12_numerators,
    series.last_12_denominators,
    figure.is_suppressed
from result.current_indicator_monthly as figure
left join result.current_indicator_monthly as month_before
    on
        figure.level = month_before.level
        and figure.area_code = month_before.area_code
        and (figure.period - interval '1 month')::date = month_before.period
        and figure.measure = month_before.measure
        and figure.statistic = month_before.statistic
        and figure.limit_days is not distinct from month_before.limit_days
        and figure.basis = month_before.basis
left join result.current_indicator_monthly as year_before
    on
        figure.level = year_before.level
        and figure.area_code = year_before.area_code
        and (figure.period - interval '1 year')::date = year_before.period
        and figure.measure = year_before.measure
        and figure.statistic = year_before.statistic
        and figure.limit_days is not distinct from year_before.limit_days
        and figure.basis = year_before.basis
cross join
    lateral (
        select
            array_agg(month.period order by month.period) as last_12_periods,
            array_agg(earlier.share_percent order by month.period) as last_12_share_percent,
            array_agg(earlier.numerator order by month.period) as last_12_numerators,
            array_agg(earlier.denominator order by month.period) as last_12_denominators
        from (
            select (figure.period - make_interval(months => before.month_count))::date as period
            from generate_series(0, 11) as before (month_count)
        ) as month
        left join result.current_indicator_monthly as earlier
            on
                month.period = earlier.period
                and figure.level = earlier.level
                and figure.area_code = earlier.area_code
                and figure.measure = earlier.measure
                and figure.statistic = earlier.statistic
                and figure.limit_days is not distinct from earlier.limit_days
                and figure.basis = earlier.basis
    ) as series;
comment on view result.current_indicator_series is 'Every share of the newest edition beside the month before, the year before and the twelve months that end with it. A change is never from one basis to the other. Grain: level, area, period, measure, statistic, limit and basis.';
comment on column result.current_indicator_series.edition_id is
'The edition.';
comment on column result.current_indicator_series.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_indicator_series.period is
'First day of the month.';
comment on column result.current_indicator_series.level is
'region, healthcare_region or nation.';
comment on column result.current_indicator_series.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_indicator_series.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_indicator_series.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_indicator_series.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_indicator_series.numerator is
'Within the limit.';
comment on column result.current_indicator_series.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_indicator_series.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_indicator_series.month_before_numerator is
'Numerator of the month before, of the same basis; null where it has no figure.';
comment on column result.current_indicator_series.month_before_denominator is
'Denominator of the month before.';
comment on column result.current_indicator_series.month_before_change is
'Percentage points since the month before, of the exact shares, two decimals; null where one of them has no value.';
comment on column result.current_indicator_series.year_before_numerator is
'Numerator of the same month of the year before.';
comment on column result.current_indicator_series.year_before_denominator is
'Denominator of it.';
comment on column result.current_indicator_series.year_before_change is
'Percentage points since then, two decimals.';
comment on column result.current_indicator_series.last_12_periods is
'The twelve months that end with this one, ascending.';
comment on column result.current_indicator_series.last_12_share_percent is
'Share of each of them, whole per cent as published; null where there is none.';
comment on column result.current_indicator_series.last_12_numerators is
'Numerator of each.';
comment on column result.current_indicator_series.last_12_denominators is
'Denominator of each.';
comment on column result.current_indicator_series.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

create or replace view result.public_indicator_monthly as
with
told as (
    select
        figure.*,
        bool_and(figure.pvv_count is not null) over (
            partition by
                figure.edition_id,
                figure.period,
                figure.measure,
                figure.statistic,
                figure.limit_days,
                figure.basis
        ) as is_pvv_known
    from result.indicator_monthly as figure
)

select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.coverage,
    figure.missing_region_codes,
    case when not figure.is_suppressed then figure.numerator end as numerator,
    case when not figure.is_suppressed then figure.denominator end as denominator,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    case when not figure.is_suppressed and figure.is_pvv_known then figure.pvv_count end as pvv_count,
    case when not figure.is_suppressed and figure.is_pvv_known then figure.pvv_percent end as pvv_percent,
    figure.is_suppressed
from told as figure;
comment on view result.public_indicator_monthly is 'Shares as they may be shown to the public. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.public_indicator_monthly.edition_id is
'The edition.';
comment on column result.public_indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.public_indicator_monthly.period is
'First day of the month.';
comment on column result.public_indicator_monthly.level is
'region, healthcare_region or nation.';
comment on column result.public_indicator_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.public_indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.public_indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.public_indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.public_indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.public_indicator_monthly.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are.';
comment on column result.public_indicator_monthly.numerator is
'Within the limit.';
comment on column result.public_indicator_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.public_indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.public_indicator_monthly.pvv_count is
'As result.indicator_monthly has it; null also where some sender of the month does not say, for then nobody knows what could be had from it.';
comment on column result.public_indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent; null like pvv_count.';
comment on column result.public_indicator_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.public_unit_monthly as
select
    figure.edition_id,
    figure.region_code,
    figure.period,
    figure.unit_hsa_id,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    case when not figure.is_suppressed then figure.numerator end as numerator,
    case when not figure.is_suppressed then figure.denominator end as denominator,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    figure.is_suppressed
from result.unit_monthly as figure;
comment on view result.public_unit_monthly is 'Shares of units as they may be shown to the public. Grain: edition, region, unit, period, measure, statistic, limit and basis.';
comment on column result.public_unit_monthly.edition_id is
'The edition.';
comment on column result.public_unit_monthly.region_code is
'SKR''s region code.';
comment on column result.public_unit_monthly.period is
'First day of the month.';
comment on column result.public_unit_monthly.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit.';
comment on column result.public_unit_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.public_unit_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.public_unit_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.public_unit_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.public_unit_monthly.numerator is
'Within the limit.';
comment on column result.public_unit_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.public_unit_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.public_unit_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.public_distribution_monthly as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.missing_region_codes,
    case when not figure.is_suppressed then figure.mean_days end as mean_days,
    case when not figure.is_suppressed then figure.p25_days end as p25_days,
    case when not figure.is_suppressed then figure.median_days end as median_days,
    case when not figure.is_suppressed then figure.p75_days end as p75_days,
    case when not figure.is_suppressed then figure.p90_days end as p90_days,
    figure.is_suppressed
from result.distribution_monthly as figure;
comment on view result.public_distribution_monthly is 'Medians, percentiles and means as they may be shown to the public: without how many they are of, who are others than those of the share. Grain: edition, level, area, period, measure and statistic.';
comment on column result.public_distribution_monthly.edition_id is
'The edition.';
comment on column result.public_distribution_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.public_distribution_monthly.period is
'First day of the month.';
comment on column result.public_distribution_monthly.level is
'region, healthcare_region or nation.';
comment on column result.public_distribution_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.public_distribution_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.public_distribution_monthly.missing_region_codes is
'Regions of the area that are not in the figure; empty where all are.';
comment on column result.public_distribution_monthly.mean_days is
'days_sum of contact_count, two decimals, half away from zero.';
comment on column result.public_distribution_monthly.p25_days is
'A quarter waited at most so long (the mean of two where the quarter ends between them).';
comment on column result.public_distribution_monthly.median_days is
'Half waited at most so long.';
comment on column result.public_distribution_monthly.p75_days is
'Three quarters waited at most so long.';
comment on column result.public_distribution_monthly.p90_days is
'Nine tenths waited at most so long.';
comment on column result.public_distribution_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.public_interval_monthly as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.unit_hsa_id,
    figure.measure,
    figure.statistic,
    figure.basis,
    figure.interval_set,
    figure.days_from,
    figure.days_to,
    case when not figure.is_suppressed then figure.contact_count end as contact_count,
    case when not figure.is_suppressed then figure.interval_sum end as interval_sum,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    figure.is_suppressed
from result.interval_monthly as figure
where figure.sex_code is null and figure.age_from is null;
comment on view result.public_interval_monthly is 'Contacts by intervals as they may be shown to the public: not by sex and age. Grain: edition, level, area, unit, period, measure, statistic, basis, set and interval.';
comment on column result.public_interval_monthly.edition_id is
'The edition.';
comment on column result.public_interval_monthly.area_code is
'SKR''s region code, also of units; the healthcare region''s code; or 0 for the nation: see level.';
comment on column result.public_interval_monthly.period is
'First day of the month.';
comment on column result.public_interval_monthly.level is
'unit, region, healthcare_region or nation.';
comment on column result.public_interval_monthly.unit_hsa_id is
'HSA id of the unit; null of other levels.';
comment on column result.public_interval_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.public_interval_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.public_interval_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.public_interval_monthly.interval_set is
'four (until 2020) or seven (from 2021): reference.wait_interval has where each begins and ends.';
comment on column result.public_interval_monthly.days_from is
'First day of the interval.';
comment on column result.public_interval_monthly.days_to is
'Last day of it; null: all longer waits.';
comment on column result.public_interval_monthly.contact_count is
'Contacts of the share that waited so long.';
comment on column result.public_interval_monthly.interval_sum is
'Sum of the intervals: the base of the share.';
comment on column result.public_interval_monthly.share_percent is
'contact_count of interval_sum, whole per cent, half to even; null where nobody counts.';
comment on column result.public_interval_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.current_public_indicator_monthly as
with
told as (
    select
        figure.*,
        bool_and(figure.pvv_count is not null) over (
            partition by
                figure.edition_id,
                figure.period,
                figure.measure,
                figure.statistic,
                figure.limit_days,
                figure.basis
        ) as is_pvv_known
    from result.current_indicator_monthly as figure
)

select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.coverage,
    figure.missing_region_codes,
    case when not figure.is_suppressed then figure.numerator end as numerator,
    case when not figure.is_suppressed then figure.denominator end as denominator,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    case when not figure.is_suppressed and figure.is_pvv_known then figure.pvv_count end as pvv_count,
    case when not figure.is_suppressed and figure.is_pvv_known then figure.pvv_percent end as pvv_percent,
    figure.is_suppressed
from told as figure;
comment on view result.current_public_indicator_monthly is 'Shares as they may be shown to the public. Grain: edition, level, area, period, measure, statistic, limit and basis.';
comment on column result.current_public_indicator_monthly.edition_id is
'The edition.';
comment on column result.current_public_indicator_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_public_indicator_monthly.period is
'First day of the month.';
comment on column result.current_public_indicator_monthly.level is
'region, healthcare_region or nation.';
comment on column result.current_public_indicator_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_public_indicator_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_public_indicator_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_public_indicator_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_public_indicator_monthly.coverage is
'Regions of the area whose figure is in the sum, as a share of all its regions: 1 for a region.';
comment on column result.current_public_indicator_monthly.missing_region_codes is
'Regions of the area that are not in the sum; empty where all are.';
comment on column result.current_public_indicator_monthly.numerator is
'Within the limit.';
comment on column result.current_public_indicator_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_public_indicator_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_public_indicator_monthly.pvv_count is
'As result.indicator_monthly has it; null also where some sender of the month does not say, for then nobody knows what could be had from it.';
comment on column result.current_public_indicator_monthly.pvv_percent is
'pvv_count of pvv_count + denominator, whole per cent; null like pvv_count.';
comment on column result.current_public_indicator_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.current_public_unit_monthly as
select
    figure.edition_id,
    figure.region_code,
    figure.period,
    figure.unit_hsa_id,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    case when not figure.is_suppressed then figure.numerator end as numerator,
    case when not figure.is_suppressed then figure.denominator end as denominator,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    figure.is_suppressed
from result.current_unit_monthly as figure;
comment on view result.current_public_unit_monthly is 'Shares of units as they may be shown to the public. Grain: edition, region, unit, period, measure, statistic, limit and basis.';
comment on column result.current_public_unit_monthly.edition_id is
'The edition.';
comment on column result.current_public_unit_monthly.region_code is
'SKR''s region code.';
comment on column result.current_public_unit_monthly.period is
'First day of the month.';
comment on column result.current_public_unit_monthly.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit.';
comment on column result.current_public_unit_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_public_unit_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_public_unit_monthly.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_public_unit_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_public_unit_monthly.numerator is
'Within the limit.';
comment on column result.current_public_unit_monthly.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_public_unit_monthly.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_public_unit_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.current_public_distribution_monthly as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.missing_region_codes,
    case when not figure.is_suppressed then figure.mean_days end as mean_days,
    case when not figure.is_suppressed then figure.p25_days end as p25_days,
    case when not figure.is_suppressed then figure.median_days end as median_days,
    case when not figure.is_suppressed then figure.p75_days end as p75_days,
    case when not figure.is_suppressed then figure.p90_days end as p90_days,
    figure.is_suppressed
from result.current_distribution_monthly as figure;
comment on view result.current_public_distribution_monthly is 'Medians, percentiles and means as they may be shown to the public: without how many they are of, who are others than those of the share. Grain: edition, level, area, period, measure and statistic.';
comment on column result.current_public_distribution_monthly.edition_id is
'The edition.';
comment on column result.current_public_distribution_monthly.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_public_distribution_monthly.period is
'First day of the month.';
comment on column result.current_public_distribution_monthly.level is
'region, healthcare_region or nation.';
comment on column result.current_public_distribution_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_public_distribution_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_public_distribution_monthly.missing_region_codes is
'Regions of the area that are not in the figure; empty where all are.';
comment on column result.current_public_distribution_monthly.mean_days is
'days_sum of contact_count, two decimals, half away from zero.';
comment on column result.current_public_distribution_monthly.p25_days is
'A quarter waited at most so long (the mean of two where the quarter ends between them).';
comment on column result.current_public_distribution_monthly.median_days is
'Half waited at most so long.';
comment on column result.current_public_distribution_monthly.p75_days is
'Three quarters waited at most so long.';
comment on column result.current_public_distribution_monthly.p90_days is
'Nine tenths waited at most so long.';
comment on column result.current_public_distribution_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.current_public_interval_monthly as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.unit_hsa_id,
    figure.measure,
    figure.statistic,
    figure.basis,
    figure.interval_set,
    figure.days_from,
    figure.days_to,
    case when not figure.is_suppressed then figure.contact_count end as contact_count,
    case when not figure.is_suppressed then figure.interval_sum end as interval_sum,
    case when not figure.is_suppressed then figure.share_percent end as share_percent,
    figure.is_suppressed
from result.current_interval_monthly as figure
where figure.sex_code is null and figure.age_from is null;
comment on view result.current_public_interval_monthly is 'Contacts by intervals as they may be shown to the public: not by sex and age. Grain: edition, level, area, unit, period, measure, statistic, basis, set and interval.';
comment on column result.current_public_interval_monthly.edition_id is
'The edition.';
comment on column result.current_public_interval_monthly.area_code is
'SKR''s region code, also of units; the healthcare region''s code; or 0 for the nation: see level.';
comment on column result.current_public_interval_monthly.period is
'First day of the month.';
comment on column result.current_public_interval_monthly.level is
'unit, region, healthcare_region or nation.';
comment on column result.current_public_interval_monthly.unit_hsa_id is
'HSA id of the unit; null of other levels.';
comment on column result.current_public_interval_monthly.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_public_interval_monthly.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_public_interval_monthly.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_public_interval_monthly.interval_set is
'four (until 2020) or seven (from 2021): reference.wait_interval has where each begins and ends.';
comment on column result.current_public_interval_monthly.days_from is
'First day of the interval.';
comment on column result.current_public_interval_monthly.days_to is
'Last day of it; null: all longer waits.';
comment on column result.current_public_interval_monthly.contact_count is
'Contacts of the share that waited so long.';
comment on column result.current_public_interval_monthly.interval_sum is
'Sum of the intervals: the base of the share.';
comment on column result.current_public_interval_monthly.share_percent is
'contact_count of interval_sum, whole per cent, half to even; null where nobody counts.';
comment on column result.current_public_interval_monthly.is_suppressed is
'Whether the figure is left out: few contacts, or one from which such a figure could be had.';

create or replace view result.current_public_indicator_series as
select
    figure.edition_id,
    figure.area_code,
    figure.period,
    figure.level,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.numerator,
    figure.denominator,
    figure.share_percent,
    month_before.numerator as month_before_numerator,
    month_before.denominator as month_before_denominator,
    round(
        100.0 * figure.numerator / nullif(figure.denominator, 0)
        - 100.0 * month_before.numerator / nullif(month_before.denominator, 0), 2
    ) as month_before_change,
    year_before.numerator as year_before_numerator,
    year_before.denominator as year_before_denominator,
    round(
        100.0 * figure.numerator / nullif(figure.denominator, 0)
        - 100.0 * year_before.numerator / nullif(year_before.denominator, 0), 2
    ) as year_before_change,
    series.last_12_periods,
    series.last_12_share_percent,
    series.last_12_numerators,
    series.last_12_denominators,
    figure.is_suppressed
from result.current_public_indicator_monthly as figure
left join result.current_public_indicator_monthly as month_before
    on
        figure.level = month_before.level
        and figure.area_code = month_before.area_code
        and (figure.period - interval '1 month')::date = month_before.period
        and figure.measure = month_before.measure
        and figure.statistic = month_before.statistic
        and figure.limit_days is not distinct from month_before.limit_days
        and figure.basis = month_before.basis
left join result.current_public_indicator_monthly as year_before
    on
        figure.level = year_before.level
        and figure.area_code = year_before.area_code
        and (figure.period - interval '1 year')::date = year_before.period
        and figure.measure = year_before.measure
        and figure.statistic = year_before.statistic
        and figure.limit_days is not distinct from year_before.limit_days
        and figure.basis = year_before.basis
cross join
    lateral (
        select
            array_agg(month.period order by month.period) as last_12_periods,
            array_agg(earlier.share_percent order by month.period) as last_12_share_percent,
            array_agg(earlier.numerator order by month.period) as last_12_numerators,
            array_agg(earlier.denominator order by month.period) as last_12_denominators
        from (
            select (figure.period - make_interval(months => before.month_count))::date as period
            from generate_series(0, 11) as before (month_count)
        ) as month
        left join result.current_public_indicator_monthly as earlier
            on
                month.period = earlier.period
                and figure.level = earlier.level
                and figure.area_code = earlier.area_code
                and figure.measure = earlier.measure
                and figure.statistic = earlier.statistic
                and figure.limit_days is not distinct from earlier.limit_days
                and figure.basis = earlier.basis
    ) as series;
comment on view result.current_public_indicator_series is 'Every share of the newest edition as it may be shown to the public, beside the month before, the year before and the twelve months that end with it. Grain: level, area, period, measure, statistic, limit and basis.';
comment on column result.current_public_indicator_series.edition_id is
'The edition.';
comment on column result.current_public_indicator_series.area_code is
'SKR''s region code, the healthcare region''s code (101 to 106), or 0 for the nation: see level.';
comment on column result.current_public_indicator_series.period is
'First day of the month.';
comment on column result.current_public_indicator_series.level is
'region, healthcare_region or nation.';
comment on column result.current_public_indicator_series.measure is
'Id of the measure; names in result.measure.';
comment on column result.current_public_indicator_series.statistic is
'waiting (on the last day of the month) or completed (in the month).';
comment on column result.current_public_indicator_series.limit_days is
'The limit in days, inclusive; null is the medical target date.';
comment on column result.current_public_indicator_series.basis is
'records: counted from the register; counts: sent as counts. The two series do not join.';
comment on column result.current_public_indicator_series.numerator is
'Within the limit.';
comment on column result.current_public_indicator_series.denominator is
'All that count. 0 means no value, not 0 %.';
comment on column result.current_public_indicator_series.share_percent is
'Whole per cent as published, half to even; null where nobody counts.';
comment on column result.current_public_indicator_series.month_before_numerator is
'Numerator of the month before, of the same basis; null where it has no figure.';
comment on column result.current_public_indicator_series.month_before_denominator is
'Denominator of the month before.';
comment on column result.current_public_indicator_series.month_before_change is
'Percentage points since the month before, of the exact shares, two decimals; null where one of them has no value.';
comment on column result.current_public_indicator_series.year_before_numerator is
'Numerator of the same month of the year before.';
comment on column result.current_public_indicator_series.year_before_denominator is
'Denominator of it.';
comment on column result.current_public_indicator_series.year_before_change is
'Percentage points since then, two decimals.';
comment on column result.current_public_indicator_series.last_12_periods is
'The twelve months that end with this one, ascending.';
comment on column result.current_public_indicator_series.last_12_share_percent is
'Share of each of them, whole per cent as published; null where there is none.';
comment on column result.current_public_indicator_series.last_12_numerators is
'Numerator of each.';
comment on column result.current_public_indicator_series.last_12_denominators is
'Denominator of each.';
comment on column result.current_public_indicator_series.is_suppressed is
'Whether it must not be shown to the public: few contacts, or something from which such a figure could be had. Figures here are exact all the same.';

alter table result_history.source
drop constraint source_kind_known,
add constraint source_kind_known check (
    kind in ('delivery', 'decision', 'definition', 'sql', 'agreement', 'month')
);
comment on column result_history.source.kind is
'delivery, decision, definition, sql; month: all that decides the figures of one; agreement: the fingerprint of the edition that it was last evaluated for.';

drop function result_history.record_changes(text, regclass, integer);

-- Makes the current rows of one table those of a candidate table with the same columns: rows that are
-- no longer there end with the edition before, new ones start with this one, the others are not touched.
create function result_history.record_changes(
    relation_name text, candidate regclass, new_edition_id integer, periods date[] default null
)
returns bigint
language plpgsql
set search_path = pg_catalog
as $function$
declare
    column_list text;
    area_column text;
    area_codes smallint[];
    of_periods text := '';
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

    -- Only the rows of these periods are looked at: by the areas that there are, which lead the index.
    if periods is not null then
        select attribute.attname
        into area_column
        from pg_attribute as attribute
        where
            attribute.attrelid = format('result_history.%I', relation_name)::regclass
            and attribute.attname in ('area_code', 'region_code');
        execute format(
            'select array_agg(distinct stored.%1$I)
            from result_history.%2$I as stored
            where stored.last_edition_id is null',
            area_column, relation_name
        ) into area_codes;
        of_periods := format('and stored.%I = any($3) and stored.period = any($2)', area_column);
    end if;

    -- Rows are compared whole, nulls equal. Their text is hashed once for the rows that end; a set operation
    -- finds those that start.
    execute format(
        'update result_history.%1$I as stored
        set last_edition_id = $1 - 1
        where stored.last_edition_id is null
            %4$s
            and not exists (
                select
                from (select row(%2$s)::text as content from %3$s) as kept
                where kept.content = (select row(%2$s)::text from (select stored.*) as current_row)
            )',
        relation_name, column_list, candidate, of_periods
    ) using new_edition_id, periods, area_codes;
    get diagnostics ended = row_count;

    execute format(
        'insert into result_history.%1$I (%2$s, first_edition_id)
        select %2$s, $1 from (
            select %2$s from %3$s
            except
            select %2$s from result_history.%1$I as stored where stored.last_edition_id is null %4$s
        ) as started',
        relation_name, column_list, candidate, of_periods
    ) using new_edition_id, periods, area_codes;
    get diagnostics started = row_count;
    return ended + started;
end
$function$;
comment on function result_history.record_changes(text, regclass, integer, date[]) is
'Makes the current rows of a result those of a candidate table, of some periods or of all; returns how many rows ended or started.';

do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant select on all tables in schema result to komiljard_reader;
    end if;
end
$do$;
