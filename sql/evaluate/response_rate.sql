-- Units that reported, of those that a region says are expected to.
--
-- Grain: region and month with expected units in force.
-- Reads: register.delivery_in_force, register.expected_unit, indicator.reported_unit, register.count_row,
-- quality.finding_out_of_figures.
-- Parameters: $1, the months (first days) that some agreement asks of.
--
-- What makes a unit one that reported is assumed: pipelines/rules/expected_units.yaml says it. A row that is
-- out of the figures reports nothing, and one that could not be typed is not there. A month in which nothing is in
-- force has a rate of 0. One whose deliveries name no unit at all (counts of the whole region) has none: who reported
-- cannot be told, and that is not 0.
with
expected as (
    select distinct
        in_force.region_code,
        in_force.period,
        expected_unit.unit_hsa_id
    from register.delivery_in_force as in_force
    inner join register.expected_unit as expected_unit
        on in_force.region_code = expected_unit.region_code and in_force.delivery_id = expected_unit.delivery_id
    where
        in_force.kind = 'expected_units'
        and in_force.period = any($1::date[])
        and expected_unit.unit_hsa_id is not null
        and not exists (
            select
            from quality.finding_out_of_figures as finding
            where
                finding.region_code = expected_unit.region_code
                and finding.delivery_id = expected_unit.delivery_id
                and finding.line_number = expected_unit.line_number
        )
),

-- Only where somebody asks: contacts are many.
asked as (
    select distinct
        expected.region_code,
        expected.period
    from expected
),

reporting as (
    select
        in_force.region_code,
        in_force.period,
        in_force.delivery_id,
        in_force.kind
    from register.delivery_in_force as in_force
    inner join asked on in_force.region_code = asked.region_code and in_force.period = asked.period
    where in_force.kind in ('genomforda', 'vantande', 'counts')
),

rejected as (
    select distinct
        finding.region_code,
        finding.delivery_id,
        finding.line_number
    from reporting
    inner join quality.finding_out_of_figures as finding
        on reporting.region_code = finding.region_code and reporting.delivery_id = finding.delivery_id
),

reported as (
    select
        reporting.region_code,
        reporting.period,
        counted.unit_hsa_id
    from reporting
    inner join indicator.reported_unit as counted
        on reporting.region_code = counted.region_code and reporting.delivery_id = counted.delivery_id
    where reporting.kind in ('genomforda', 'vantande')
    union
    select
        reporting.region_code,
        reporting.period,
        count_row.unit_hsa_id
    from reporting
    inner join register.count_row as count_row
        on reporting.region_code = count_row.region_code and reporting.delivery_id = count_row.delivery_id
    left join rejected
        on
            count_row.region_code = rejected.region_code
            and count_row.delivery_id = rejected.delivery_id
            and count_row.line_number = rejected.line_number
    where count_row.unit_hsa_id is not null and rejected.line_number is null
)

select
    expected.region_code,
    to_char(expected.period, 'YYYY-MM') as period,
    count(reported.unit_hsa_id) as reported_unit_count,
    count(*) as expected_unit_count
from expected
left join reported
    on
        expected.region_code = reported.region_code
        and expected.period = reported.period
        and expected.unit_hsa_id = reported.unit_hsa_id
where
    exists (
        select
        from reported as told
        where told.region_code = expected.region_code and told.period = expected.period
    )
    or not exists (
        select
        from reporting
        where reporting.region_code = expected.region_code and reporting.period = expected.period
    )
group by expected.region_code, expected.period
