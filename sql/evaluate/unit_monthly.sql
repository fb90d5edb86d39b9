-- Shares of units, from the deliveries in force: of records by the bounds that waits were counted between, of counts as
-- they were sent.
--
-- Grain: region, unit, period, measure, statistic and basis.
-- Reads: register.delivery_in_force, indicator.interval_cell, indicator.counted_measure, register.count_row,
-- quality.finding_out_of_figures, reference.measure, reference.measure_deviation, reference.measure_limit,
-- reference.measure_statistic.
-- Writes: the temporary table candidate_unit_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- Contacts that name no unit are in their region alone. A limit that waits were not counted at is not there.
insert into candidate_unit_monthly (
    region_code, period, unit_hsa_id, measure, statistic, basis, limits_days, numerators, denominators, pvv_counts,
    is_suppressed
)
with
in_force as (
    select
        standing.region_code,
        standing.period,
        standing.delivery_id,
        standing.kind
    from register.delivery_in_force as standing
    where standing.period = any($1::date[])
),

-- Few rows a unit: sex and age are added up before anything is held against a limit.
cell as materialized (
    select
        counted.region_code,
        counted.period,
        counted.unit_hsa_id,
        counted.measure,
        counted.statistic,
        counted.days_above,
        counted.days_at_most,
        counted.deviation_code,
        coalesce(deviation.rule, 'in') as rule,
        sum(counted.contact_count)::bigint as contact_count
    from in_force
    inner join indicator.interval_cell as counted
        on in_force.region_code = counted.region_code and in_force.delivery_id = counted.delivery_id
    inner join reference.measure as measure on counted.measure = measure.measure
    inner join indicator.counted_measure as counted_measure
        on
            counted.region_code = counted_measure.region_code
            and counted.delivery_id = counted_measure.delivery_id
            and counted.measure = counted_measure.measure
            and measure.membership_sha256 = counted_measure.membership_sha256
    left join reference.measure_deviation as deviation
        on
            counted.measure = deviation.measure
            and counted.statistic = deviation.statistic
            and counted.deviation_code = deviation.deviation_code
    where
        counted.unit_hsa_id <> ''
        and (counted.has_care_guarantee or measure.care_guarantee = 'any')
        and (measure.valid_from is null or counted.period >= measure.valid_from)
        and (measure.valid_to is null or counted.period <= measure.valid_to)
    group by
        counted.region_code,
        counted.period,
        counted.unit_hsa_id,
        counted.measure,
        counted.statistic,
        counted.days_above,
        counted.days_at_most,
        counted.deviation_code,
        rule
),

held as (
    select
        cell.region_code,
        cell.period,
        cell.unit_hsa_id,
        cell.measure,
        cell.statistic,
        cell.deviation_code,
        cell.rule,
        cell.contact_count,
        measure_limit.limit_days,
        coalesce(cell.days_at_most <= coalesce(measure_limit.limit_days, 0), false) as is_within,
        -- Where no bound is the limit, some waits of a cell may be on either side of it.
        coalesce(measure_limit.limit_days, 0) >= coalesce(cell.days_above + 1, 0)
        and coalesce(cell.days_at_most > coalesce(measure_limit.limit_days, 0), true) as is_split
    from cell
    inner join reference.measure_limit as measure_limit on cell.measure = measure_limit.measure
),

judged as (
    select
        held.region_code,
        held.period,
        held.unit_hsa_id,
        held.measure,
        held.statistic,
        held.deviation_code,
        held.contact_count,
        held.limit_days,
        held.is_within,
        held.is_split,
        held.rule = 'in' or held.rule = 'out_beyond_limit' and held.is_within as is_counted
    from held
),

at_limit as (
    select
        judged.region_code,
        judged.period,
        judged.unit_hsa_id,
        judged.measure,
        judged.statistic,
        'records' as basis,
        judged.limit_days,
        coalesce(sum(judged.contact_count) filter (where judged.is_counted and judged.is_within), 0)::bigint
            as numerator,
        coalesce(sum(judged.contact_count) filter (where judged.is_counted), 0)::bigint as denominator,
        coalesce(
            sum(judged.contact_count) filter (where not judged.is_counted and judged.deviation_code = 1), 0
        )::bigint as pvv_count
    from judged
    group by
        judged.region_code,
        judged.period,
        judged.unit_hsa_id,
        judged.measure,
        judged.statistic,
        judged.limit_days
    having not bool_or(judged.is_split)
    union all
    select
        count_row.region_code,
        count_row.period,
        count_row.unit_hsa_id,
        count_row.measure,
        count_row.statistic,
        'counts' as basis,
        count_row.limit_days,
        count_row.within_count as numerator,
        count_row.total_count as denominator,
        count_row.pvv_count
    from in_force
    inner join register.count_row as count_row
        on in_force.region_code = count_row.region_code and in_force.delivery_id = count_row.delivery_id
    where
        in_force.kind = 'counts'
        and count_row.unit_hsa_id is not null
        and not exists (
            select
            from quality.finding_out_of_figures as finding
            where
                finding.region_code = count_row.region_code
                and finding.delivery_id = count_row.delivery_id
                and finding.line_number = count_row.line_number
        )
)

select
    at_limit.region_code,
    at_limit.period,
    at_limit.unit_hsa_id,
    at_limit.measure,
    at_limit.statistic,
    at_limit.basis,
    array_agg(at_limit.limit_days order by at_limit.limit_days) as limits_days,
    array_agg(at_limit.numerator order by at_limit.limit_days) as numerators,
    array_agg(at_limit.denominator order by at_limit.limit_days) as denominators,
    array_agg(at_limit.pvv_count order by at_limit.limit_days) as pvv_counts,
    false as is_suppressed
from at_limit
group by
    at_limit.region_code,
    at_limit.period,
    at_limit.unit_hsa_id,
    at_limit.measure,
    at_limit.statistic,
    at_limit.basis
