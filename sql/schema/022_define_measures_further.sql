-- What measures and figures are made by, as data: deviations by statistic, months of validity, intervals, groups of
-- age, limits of what may be published; and counts in intervals by unit, sex and age.
--
-- Both of these forms of it have been applied; 027 makes them one.
-- Applied as: 257151462b7c9f14368ef25470194a01b3867bef6312be8859e74049865ca9eb
-- Applied as: 415feabaf59f847a364c3d6de501aa7d0095a51350cba25fa98b0fe652055822

alter table reference.measure
drop column patient_chosen,
drop constraint measure_clock_known,
add column valid_from date,
add column valid_to date,
add column membership_sha256 bytea,
add constraint measure_clock_known check (
    clock in ('decision_date', 'medical_target_date', 'referral_date', 'arrival_date')
),
add constraint measure_validity_holds check (valid_to >= valid_from);
comment on column reference.measure.clock is
'What days are counted from: decision_date, referral_date, arrival_date, or medical_target_date.';
comment on column reference.measure.valid_from is 'First day of the first month that has the measure; null: no month is too early.';
comment on column reference.measure.valid_to is 'First day of the last month that has it; null: no month is too late.';
comment on column reference.measure.membership_sha256 is
'SHA-256 of what cannot be changed without rows: the kinds, which contacts belong, and what a wait is counted from.';

create table reference.measure_deviation (
    measure text not null,
    statistic text not null,
    deviation_code smallint not null,
    rule text not null,
    constraint measure_deviation_pkey primary key (measure, statistic, deviation_code),
    constraint measure_deviation_measure_fkey foreign key (measure) references reference.measure (measure),
    constraint measure_deviation_statistic_known check (statistic in ('waiting', 'completed')),
    constraint measure_deviation_rule_known check (rule in ('in', 'out', 'out_beyond_limit'))
);
comment on table reference.measure_deviation is 'What a deviation does to a contact''s place in a share. Grain: measure, statistic and deviation.';
comment on column reference.measure_deviation.measure is 'Id of the measure.';
comment on column reference.measure_deviation.statistic is 'waiting or completed.';
comment on column reference.measure_deviation.deviation_code is '1 PvV, 2 MoV, 3 SoV.';
comment on column reference.measure_deviation.rule is
'in: counts as any other; out: out of numerator and denominator; out_beyond_limit: out only where the wait exceeds the limit.';

create table reference.wait_interval (
    interval_set text not null,
    days_from integer not null,
    days_to integer,
    mark text,
    source text not null,
    constraint wait_interval_pkey primary key (interval_set, days_from),
    constraint wait_interval_ends_after_start check (days_to >= days_from),
    constraint wait_interval_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.wait_interval is 'Intervals of days that waits are published in. Grain: set and interval.';
comment on column reference.wait_interval.interval_set is 'four, published until 2020, or seven, from 2021 on.';
comment on column reference.wait_interval.days_from is 'First day of the interval.';
comment on column reference.wait_interval.days_to is 'Last day of it; null: all longer waits.';
comment on column reference.wait_interval.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.wait_interval.source is 'Where that is known from.';

create table reference.age_group (
    age_from smallint not null,
    age_to smallint,
    mark text,
    source text not null,
    constraint age_group_pkey primary key (age_from),
    constraint age_group_ends_after_start check (age_to >= age_from),
    constraint age_group_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.age_group is 'Groups of age that contacts are counted in. Grain: group.';
comment on column reference.age_group.age_from is 'Youngest age: the year of the period less the year of birth.';
comment on column reference.age_group.age_to is 'Oldest age; null: all older.';
comment on column reference.age_group.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.age_group.source is 'Where that is known from.';

create table reference.publication_limit (
    level text not null,
    least_contact_count integer not null,
    mark text,
    source text not null,
    constraint publication_limit_pkey primary key (level),
    constraint publication_limit_level_known check (level in ('unit', 'region', 'healthcare_region', 'nation')),
    constraint publication_limit_positive check (least_contact_count > 0),
    constraint publication_limit_mark_known check (mark in ('inferred', 'unknown'))
);
comment on table reference.publication_limit is 'Contacts below which a figure is not shown to the public. Grain: level.';
comment on column reference.publication_limit.level is 'unit, region, healthcare_region or nation.';
comment on column reference.publication_limit.least_contact_count is 'The least that is shown; nobody at all is shown too.';
comment on column reference.publication_limit.mark is 'inferred or unknown where no source states it; else null.';
comment on column reference.publication_limit.source is 'Where that is known from.';

-- Arrays again: the cells of two million contacts are some 280 000, in 5 000 rows.
create table indicator.interval_count (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    measure text not null,
    statistic text not null,
    unit_hsa_id text not null,
    upper_days integer[] not null,
    sex_codes smallint[] not null,
    ages_from smallint[] not null,
    deviation_codes smallint[] not null,
    have_care_guarantee boolean[] not null,
    bound_numbers smallint[] not null,
    contact_counts integer[] not null,
    constraint interval_count_pkey primary key (region_code, delivery_id, measure, statistic, unit_hsa_id),
    constraint interval_count_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint interval_count_statistic_known check (statistic in ('waiting', 'completed')),
    constraint interval_count_in_step check (
        cardinality(contact_counts) > 0
        and cardinality(contact_counts) = cardinality(sex_codes)
        and cardinality(contact_counts) = cardinality(ages_from)
        and cardinality(contact_counts) = cardinality(deviation_codes)
        and cardinality(contact_counts) = cardinality(have_care_guarantee)
        and cardinality(contact_counts) = cardinality(bound_numbers)
    ),
    constraint interval_count_counts_positive check (0 < all(contact_counts)),
    constraint interval_count_bounds_known check (
        1 <= all(bound_numbers) and cardinality(upper_days) + 1 >= all(bound_numbers)
    )
);
comment on table indicator.interval_count is
'How many waited within which bounds, by unit, and by sex and age in arrays: read indicator.interval_cell. Grain: delivery, measure, statistic and unit.';
comment on column indicator.interval_count.region_code is 'SKR''s region code.';
comment on column indicator.interval_count.period is 'First day of the month.';
comment on column indicator.interval_count.delivery_id is 'The delivery that was counted.';
comment on column indicator.interval_count.measure is 'Id of the measure.';
comment on column indicator.interval_count.statistic is 'waiting or completed.';
comment on column indicator.interval_count.unit_hsa_id is
'HSA id of the care unit (vårdenhet), else of the unit; empty where the contact names none.';
comment on column indicator.interval_count.upper_days is
'Bounds, ascending: those of all intervals and limits when it was counted; of measures by target date 0 alone.';
comment on column indicator.interval_count.sex_codes is 'Of each cell: sex as in register.contact; 0 where none is stated.';
comment on column indicator.interval_count.ages_from is
'Of each cell: youngest age of the group; -1 where no year of birth is stated.';
comment on column indicator.interval_count.deviation_codes is 'Of each cell: 1 PvV, 2 MoV, 3 SoV, 0 none.';
comment on column indicator.interval_count.have_care_guarantee is 'Of each cell: whether under the care guarantee.';
comment on column indicator.interval_count.bound_numbers is
'Of each cell: 1 for waits of at most the first bound, 2 for longer ones of at most the second, and so on; one more than there are bounds for waits beyond the last.';
comment on column indicator.interval_count.contact_counts is 'Of each cell: contacts.';

create view indicator.interval_cell as
select
    counted.region_code,
    counted.period,
    counted.delivery_id,
    counted.measure,
    counted.statistic,
    counted.unit_hsa_id,
    cell.sex_code,
    cell.age_from,
    cell.deviation_code,
    cell.has_care_guarantee,
    counted.upper_days[cell.bound_number - 1] as days_above,
    counted.upper_days[cell.bound_number] as days_at_most,
    cell.contact_count
from indicator.interval_count as counted
cross join
    unnest(
        counted.sex_codes, counted.ages_from, counted.deviation_codes, counted.have_care_guarantee,
        counted.bound_numbers, counted.contact_counts
    ) as cell (sex_code, age_from, deviation_code, has_care_guarantee, bound_number, contact_count);
comment on view indicator.interval_cell is
'How many waited within which bounds. Adds up over deliveries, units, sexes, ages and bounds. Grain: delivery, measure, statistic, unit, sex, group of age, deviation, guarantee and bounds.';
comment on column indicator.interval_cell.region_code is 'SKR''s region code.';
comment on column indicator.interval_cell.period is 'First day of the month.';
comment on column indicator.interval_cell.delivery_id is 'The delivery that was counted.';
comment on column indicator.interval_cell.measure is 'Id of the measure.';
comment on column indicator.interval_cell.statistic is 'waiting or completed.';
comment on column indicator.interval_cell.unit_hsa_id is 'HSA id of the care unit (vårdenhet), else of the unit; empty where none is named.';
comment on column indicator.interval_cell.sex_code is 'Sex as in register.contact; 0 where none is stated.';
comment on column indicator.interval_cell.age_from is 'Youngest age of the group; -1 where no year of birth is stated.';
comment on column indicator.interval_cell.deviation_code is 'Deviation: 1 PvV, 2 MoV, 3 SoV, 0 none.';
comment on column indicator.interval_cell.has_care_guarantee is 'Whether under the care guarantee.';
comment on column indicator.interval_cell.days_above is 'Waits are longer than this; null: no bound below.';
comment on column indicator.interval_cell.days_at_most is 'And at most this; null: no bound above.';
comment on column indicator.interval_cell.contact_count is 'Contacts.';

create table indicator.reported_unit (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    unit_hsa_id text not null,
    constraint reported_unit_pkey primary key (region_code, delivery_id, unit_hsa_id),
    constraint reported_unit_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id)
);
comment on table indicator.reported_unit is
'Units that contacts of a delivery name, of those that count: the response rate of a month whose rows are gone. Grain: delivery and unit.';
comment on column indicator.reported_unit.region_code is 'SKR''s region code.';
comment on column indicator.reported_unit.period is 'First day of the month.';
comment on column indicator.reported_unit.delivery_id is 'The delivery.';
comment on column indicator.reported_unit.unit_hsa_id is 'HSA id of a care unit, or of a unit within it.';

create table indicator.counted_measure (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    measure text not null,
    membership_sha256 bytea not null,
    constraint counted_measure_pkey primary key (region_code, delivery_id, measure),
    constraint counted_measure_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id)
);
comment on table indicator.counted_measure is
'By which definition a delivery''s contacts were counted: where its rows are gone, another one cannot be applied. Grain: delivery and measure.';
comment on column indicator.counted_measure.region_code is 'SKR''s region code.';
comment on column indicator.counted_measure.period is 'First day of the month.';
comment on column indicator.counted_measure.delivery_id is 'The delivery.';
comment on column indicator.counted_measure.measure is 'Id of the measure.';
comment on column indicator.counted_measure.membership_sha256 is 'As reference.measure had it when the delivery was counted.';

create view quality.not_recomputed as
select
    in_force.region_code,
    in_force.period,
    in_force.kind,
    in_force.delivery_id,
    measure.measure
from register.delivery_in_force as in_force
inner join reference.measure_statistic as measure_statistic on in_force.kind = measure_statistic.kind
inner join reference.measure as measure on measure_statistic.measure = measure.measure
where
    not exists (
        select
        from indicator.counted_measure as counted
        where
            counted.region_code = in_force.region_code
            and counted.delivery_id = in_force.delivery_id
            and counted.measure = measure.measure
            and counted.membership_sha256 = measure.membership_sha256
    )
    and exists (
        select
        from indicator.delivery_share as share
        where share.region_code = in_force.region_code and share.delivery_id = in_force.delivery_id
    );
comment on view quality.not_recomputed is
'Measures whose definition has changed since a delivery in force was counted, and whose rows are gone: the counts by the earlier definition stand, and a measure that is new has none. Grain: region, period, kind and measure.';
comment on column quality.not_recomputed.region_code is 'SKR''s region code.';
comment on column quality.not_recomputed.period is 'First day of the month.';
comment on column quality.not_recomputed.kind is 'Kind of the delivery.';
comment on column quality.not_recomputed.delivery_id is 'The delivery.';
comment on column quality.not_recomputed.measure is 'Id of the measure.';

do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant select on quality.not_recomputed to komiljard_reader;
    end if;
end
$do$;
