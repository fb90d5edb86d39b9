-- Units that reported, of those that a region says are expected to.
--
-- Grain: region and month with expected units in force.
-- Reads: register.delivery_in_force, register.expected_unit, register.place, register.count_row, quality.finding.
-- Parameters: $1, the months (first days) that some agreement asks of.
--
-- A unit has reported where its HSA-id stands as clinic or as unit in a delivery in force of genomforda or vantande of
-- the month, or as unit in one of counts [I]. Ids are compared as they were sent. A month in which nothing is in force
-- has a rate of 0. One whose deliveries name no unit at all (counts of the whole region) has none: who reported cannot
-- be told, and that is not 0.
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
            from quality.finding as finding
            where
                finding.region_code = expected_unit.region_code
                and finding.delivery_id = expected_unit.delivery_id
                and finding.line_number = expected_unit.line_number
                and finding.severity in ('reject', 'hold')
        )
),

reporting as (
    select
        in_force.region_code,
        in_force.period,
        in_force.delivery_id
    from register.delivery_in_force as in_force
    where in_force.kind in ('genomforda', 'vantande', 'counts') and in_force.period = any($1::date[])
),

reported as (
    select
        reporting.region_code,
        reporting.period,
        named.unit_hsa_id
    from reporting
    inner join register.place as place
        on reporting.region_code = place.region_code and reporting.delivery_id = place.delivery_id
    cross join lateral (values (place.care_unit_hsa_id), (place.unit_hsa_id)) as named (unit_hsa_id)
    where named.unit_hsa_id is not null
    union
    select
        reporting.region_code,
        reporting.period,
        count_row.unit_hsa_id
    from reporting
    inner join register.count_row as count_row
        on reporting.region_code = count_row.region_code and reporting.delivery_id = count_row.delivery_id
    where count_row.unit_hsa_id is not null
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
