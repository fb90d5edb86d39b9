-- Contacts by the intervals that waits are published in: of units, and of areas, of these also by sex and age.
--
-- Grain: level, area, unit, sex, age, period, measure, statistic, basis and set of intervals.
-- Reads: register.delivery_in_force, indicator.interval_cell, indicator.counted_measure, reference.measure,
-- reference.measure_deviation, reference.measure_limit, reference.area_region,
-- reference.wait_interval, the temporary tables candidate_indicator_monthly and candidate_unit_monthly.
-- Writes: the temporary table candidate_interval_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- Those that the share is of: under the care guarantee where the measure asks for it, without deviations that are out;
-- one that is out beyond the limit stays in the intervals up to the measure's longest limit, which is inferred. A set
-- whose bounds are not among those that some delivery of the area was counted by, or sent, is not there. A delivery
-- whose rows are gone, and that was counted by another definition of the measure, is in no interval of it. Of counts
-- the last interval is what the total is more than the last limit: those without a computable wait are in it.
insert into candidate_interval_monthly (
    area_code, period, level, unit_hsa_id, sex_code, age_from, measure, statistic, basis, interval_set, days_from,
    contact_counts, is_suppressed
)
with
longest as (
    select
        measure_limit.measure,
        max(measure_limit.limit_days) as limit_days
    from reference.measure_limit as measure_limit
    group by measure_limit.measure
),

-- Named by numbers until the end: grouping by names costs several times as much.
figure as (
    select
        row_number() over (order by measure.measure, known.statistic)::integer as figure_number,
        measure.measure,
        known.statistic,
        measure.care_guarantee,
        measure.membership_sha256,
        measure.valid_from,
        measure.valid_to,
        longest.limit_days as longest_limit_days
    from reference.measure as measure
    cross join unnest(array['completed', 'waiting']) as known (statistic)
    left join longest on measure.measure = longest.measure
    where measure.clock <> 'medical_target_date'
),

cell as materialized (
    select
        counted.region_code,
        counted.period,
        counted.unit_hsa_id,
        counted.sex_code,
        counted.age_from,
        figure.figure_number,
        counted.days_above,
        counted.days_at_most,
        counted.contact_count
    from register.delivery_in_force as in_force
    inner join indicator.interval_cell as counted
        on in_force.region_code = counted.region_code and in_force.delivery_id = counted.delivery_id
    inner join figure on counted.measure = figure.measure and counted.statistic = figure.statistic
    inner join indicator.counted_measure as counted_measure
        on
            counted.region_code = counted_measure.region_code
            and counted.delivery_id = counted_measure.delivery_id
            and counted.measure = counted_measure.measure
            and figure.membership_sha256 = counted_measure.membership_sha256
    left join reference.measure_deviation as deviation
        on
            counted.measure = deviation.measure
            and counted.statistic = deviation.statistic
            and counted.deviation_code = deviation.deviation_code
    where
        in_force.period = any($1::date[])
        and (counted.has_care_guarantee or figure.care_guarantee = 'any')
        and (figure.valid_from is null or counted.period >= figure.valid_from)
        and (figure.valid_to is null or counted.period <= figure.valid_to)
        and (
            coalesce(deviation.rule, 'in') = 'in'
            or deviation.rule = 'out_beyond_limit'
            and counted.days_at_most <= figure.longest_limit_days
        )
),

bounds as (
    select distinct
        cell.days_above,
        cell.days_at_most
    from cell
),

interval_set as (
    select distinct wait_interval.interval_set
    from reference.wait_interval as wait_interval
),

-- Null where a cell lies in no one interval.
bound as (
    select
        coalesce(bounds.days_above, -1) as days_above,
        coalesce(bounds.days_at_most, -1) as days_at_most,
        interval_set.interval_set,
        wait_interval.days_from
    from bounds
    cross join interval_set
    left join reference.wait_interval as wait_interval
        on
            interval_set.interval_set = wait_interval.interval_set
            and coalesce(bounds.days_above + 1, 0) >= wait_interval.days_from
            and (wait_interval.days_to is null or bounds.days_at_most <= wait_interval.days_to)
),

unit_cell as (
    select
        cell.region_code,
        cell.unit_hsa_id,
        cell.period,
        cell.figure_number,
        coalesce(cell.days_above, -1) as days_above,
        coalesce(cell.days_at_most, -1) as days_at_most,
        sum(cell.contact_count)::bigint as contact_count
    from cell
    where cell.unit_hsa_id <> ''
    group by
        cell.region_code, cell.unit_hsa_id, cell.period, cell.figure_number, cell.days_above, cell.days_at_most
),

region_cell as (
    select
        cell.region_code,
        cell.sex_code,
        cell.age_from,
        cell.period,
        cell.figure_number,
        coalesce(cell.days_above, -1) as days_above,
        coalesce(cell.days_at_most, -1) as days_at_most,
        sum(cell.contact_count)::bigint as contact_count
    from cell
    group by
        cell.region_code,
        cell.sex_code,
        cell.age_from,
        cell.period,
        cell.figure_number,
        cell.days_above,
        cell.days_at_most
),

area_cell as (
    select
        area.level,
        area.area_code,
        region_cell.sex_code,
        region_cell.age_from,
        region_cell.period,
        region_cell.figure_number,
        region_cell.days_above,
        region_cell.days_at_most,
        region_cell.contact_count
    from region_cell
    inner join reference.area_region as area on region_cell.region_code = area.region_code
),

record_part as (
    select
        'unit' as level,
        unit_cell.region_code as area_code,
        unit_cell.unit_hsa_id,
        null::smallint as sex_code,
        null::smallint as age_from,
        unit_cell.period,
        unit_cell.figure_number,
        bound.interval_set,
        bound.days_from,
        sum(unit_cell.contact_count)::bigint as contact_count
    from unit_cell
    inner join bound on unit_cell.days_above = bound.days_above and unit_cell.days_at_most = bound.days_at_most
    group by
        unit_cell.region_code,
        unit_cell.unit_hsa_id,
        unit_cell.period,
        unit_cell.figure_number,
        bound.interval_set,
        bound.days_from
    union all
    select
        area_cell.level,
        area_cell.area_code,
        null as unit_hsa_id,
        area_cell.sex_code,
        area_cell.age_from,
        area_cell.period,
        area_cell.figure_number,
        bound.interval_set,
        bound.days_from,
        sum(area_cell.contact_count)::bigint as contact_count
    from area_cell
    inner join bound on area_cell.days_above = bound.days_above and area_cell.days_at_most = bound.days_at_most
    group by grouping sets (
        (
            area_cell.level, area_cell.area_code, area_cell.sex_code, area_cell.age_from, area_cell.period,
            area_cell.figure_number, bound.interval_set, bound.days_from
        ),
        (
            area_cell.level, area_cell.area_code, area_cell.period, area_cell.figure_number, bound.interval_set,
            bound.days_from
        )
    )
),

record_interval as (
    select
        record_part.level,
        record_part.area_code,
        record_part.unit_hsa_id,
        record_part.sex_code,
        record_part.age_from,
        record_part.period,
        figure.measure,
        figure.statistic,
        'records' as basis,
        record_part.interval_set,
        record_part.days_from,
        record_part.contact_count
    from record_part
    inner join figure on record_part.figure_number = figure.figure_number
),

-- Counts: what is within one bound less what is within the bound before.
count_bound as (
    select
        figure.level,
        figure.area_code,
        null as unit_hsa_id,
        figure.period,
        figure.measure,
        figure.statistic,
        figure.limit_days,
        figure.numerator,
        figure.denominator
    from candidate_indicator_monthly as figure
    where figure.basis = 'counts' and figure.period = any($1::date[])
    union all
    select
        'unit' as level,
        figure.region_code as area_code,
        figure.unit_hsa_id,
        figure.period,
        figure.measure,
        figure.statistic,
        sent.limit_days,
        sent.numerator,
        sent.denominator
    from candidate_unit_monthly as figure
    cross join
        unnest(figure.limits_days, figure.numerators, figure.denominators) as sent (limit_days, numerator, denominator)
    where figure.basis = 'counts' and figure.period = any($1::date[])
),

count_set as (
    select
        count_bound.level,
        count_bound.area_code,
        count_bound.unit_hsa_id,
        count_bound.period,
        count_bound.measure,
        count_bound.statistic,
        wait_interval.interval_set,
        wait_interval.days_from,
        wait_interval.days_to,
        count_bound.numerator,
        count_bound.denominator
    from count_bound
    inner join reference.wait_interval as wait_interval on count_bound.limit_days = wait_interval.days_to
),

whole_count_set as (
    select
        count_set.level,
        count_set.area_code,
        count_set.unit_hsa_id,
        count_set.period,
        count_set.measure,
        count_set.statistic,
        count_set.interval_set,
        min(count_set.denominator) as denominator,
        max(count_set.numerator) as greatest_numerator,
        max(count_set.days_to) + 1 as last_days_from
    from count_set
    group by
        count_set.level,
        count_set.area_code,
        count_set.unit_hsa_id,
        count_set.period,
        count_set.measure,
        count_set.statistic,
        count_set.interval_set
    having
        count(*) = (
            select count(wait_interval.days_to)
            from reference.wait_interval as wait_interval
            where wait_interval.interval_set = count_set.interval_set
        )
        and min(count_set.denominator) = max(count_set.denominator)
),

count_interval as (
    select
        count_set.level,
        count_set.area_code,
        count_set.unit_hsa_id,
        count_set.period,
        count_set.measure,
        count_set.statistic,
        count_set.interval_set,
        count_set.days_from,
        count_set.numerator - lag(count_set.numerator, 1, 0::bigint) over (
            partition by
                count_set.level,
                count_set.area_code,
                count_set.unit_hsa_id,
                count_set.period,
                count_set.measure,
                count_set.statistic,
                count_set.interval_set
            order by count_set.days_from
        ) as contact_count
    from count_set
    inner join whole_count_set as whole
        on
            count_set.level = whole.level
            and count_set.area_code = whole.area_code
            and count_set.unit_hsa_id is not distinct from whole.unit_hsa_id
            and count_set.period = whole.period
            and count_set.measure = whole.measure
            and count_set.statistic = whole.statistic
            and count_set.interval_set = whole.interval_set
    union all
    select
        whole.level,
        whole.area_code,
        whole.unit_hsa_id,
        whole.period,
        whole.measure,
        whole.statistic,
        whole.interval_set,
        whole.last_days_from as days_from,
        whole.denominator - whole.greatest_numerator as contact_count
    from whole_count_set as whole
),

counted as (
    select
        record_interval.level,
        record_interval.area_code,
        record_interval.unit_hsa_id,
        record_interval.sex_code,
        record_interval.age_from,
        record_interval.period,
        record_interval.measure,
        record_interval.statistic,
        record_interval.basis,
        record_interval.interval_set,
        record_interval.days_from,
        record_interval.contact_count
    from record_interval
    union all
    select
        count_interval.level,
        count_interval.area_code,
        count_interval.unit_hsa_id,
        null as sex_code,
        null as age_from,
        count_interval.period,
        count_interval.measure,
        count_interval.statistic,
        'counts' as basis,
        count_interval.interval_set,
        count_interval.days_from,
        count_interval.contact_count
    from count_interval
),

row_of_set as (
    select
        counted.level,
        counted.area_code,
        counted.unit_hsa_id,
        counted.sex_code,
        counted.age_from,
        counted.period,
        counted.measure,
        counted.statistic,
        counted.basis,
        counted.interval_set,
        -- No key is null; where one would be, the set is not there.
        jsonb_object_agg(counted.days_from, counted.contact_count) filter (where counted.days_from is not null)
            as contact_counts
    from counted
    group by
        counted.level,
        counted.area_code,
        counted.unit_hsa_id,
        counted.sex_code,
        counted.age_from,
        counted.period,
        counted.measure,
        counted.statistic,
        counted.basis,
        counted.interval_set
    having
        -- A cell that lies in no one interval leaves the set unknown, and so does a sum that it takes from another.
        bool_and(counted.days_from is not null and counted.contact_count >= 0)
),

set_start as (
    select
        wait_interval.interval_set,
        array_agg(wait_interval.days_from order by wait_interval.days_from) as days_from
    from reference.wait_interval as wait_interval
    group by wait_interval.interval_set
)

select
    row_of_set.area_code,
    row_of_set.period,
    row_of_set.level,
    row_of_set.unit_hsa_id,
    row_of_set.sex_code,
    row_of_set.age_from,
    row_of_set.measure,
    row_of_set.statistic,
    row_of_set.basis,
    row_of_set.interval_set,
    set_start.days_from,
    array(
        select coalesce((row_of_set.contact_counts ->> (start.days_from::text))::bigint, 0)
        from unnest(set_start.days_from) with ordinality as start (days_from, interval_number)
        order by start.interval_number
    ) as contact_counts,
    false as is_suppressed
from row_of_set
inner join set_start on row_of_set.interval_set = set_start.interval_set
