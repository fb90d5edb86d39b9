-- Units that reported, of those that a region said are expected to, by the deliveries of an edition.
--
-- Grain: region and month with expected units.
-- Reads: register.delivery, register.expected_unit, indicator.reported_unit, register.count_row,
-- quality.finding_out_of_figures.
-- Parameters: $1, the deliveries of the edition; $2, the months (first days).
--
-- As sql/evaluate/response_rate has it of the deliveries in force: nothing delivered is a rate of 0; deliveries that
-- name no unit at all have none.
with
standing as (
    select
        delivery.region_code,
        delivery.period,
        delivery.delivery_id,
        delivery.kind
    from register.delivery as delivery
    where
        delivery.delivery_id = any($1::integer[])
        and delivery.period = any($2::date[])
        and delivery.kind in ('expected_units', 'genomforda', 'vantande', 'counts')
),

named as (
    select
        standing.region_code,
        standing.period,
        standing.delivery_id,
        standing.kind,
        unit.line_number,
        unit.unit_hsa_id
    from standing
    inner join register.expected_unit as unit
        on standing.region_code = unit.region_code and standing.delivery_id = unit.delivery_id
    where standing.kind = 'expected_units'
    union all
    select
        standing.region_code,
        standing.period,
        standing.delivery_id,
        standing.kind,
        count_row.line_number,
        count_row.unit_hsa_id
    from standing
    inner join register.count_row as count_row
        on standing.region_code = count_row.region_code and standing.delivery_id = count_row.delivery_id
    where standing.kind = 'counts'
),

counting as (
    select distinct
        named.region_code,
        named.period,
        named.kind,
        named.unit_hsa_id
    from named
    where
        named.unit_hsa_id is not null
        and not exists (
            select
            from quality.finding_out_of_figures as finding
            where
                finding.region_code = named.region_code
                and finding.delivery_id = named.delivery_id
                and finding.line_number = named.line_number
        )
    union
    select
        standing.region_code,
        standing.period,
        standing.kind,
        unit.unit_hsa_id
    from standing
    inner join indicator.reported_unit as unit
        on standing.region_code = unit.region_code and standing.delivery_id = unit.delivery_id
    where standing.kind in ('genomforda', 'vantande')
),

rated as (
    select
        expected.region_code,
        expected.period,
        count(*) as expected_unit_count,
        count(*) filter (
            where exists (
                select
                from counting as reported
                where
                    reported.kind <> 'expected_units'
                    and reported.region_code = expected.region_code
                    and reported.period = expected.period
                    and reported.unit_hsa_id = expected.unit_hsa_id
            )
        ) as reported_unit_count
    from counting as expected
    where expected.kind = 'expected_units'
    group by expected.region_code, expected.period
)

select
    rated.region_code,
    to_char(rated.period, 'YYYY-MM') as period,
    rated.reported_unit_count,
    rated.expected_unit_count
from rated
where
    exists (
        select
        from counting as told
        where told.kind <> 'expected_units' and told.region_code = rated.region_code and told.period = rated.period
    )
    or not exists (
        select
        from standing
        where
            standing.kind <> 'expected_units'
            and standing.region_code = rated.region_code
            and standing.period = rated.period
    )
