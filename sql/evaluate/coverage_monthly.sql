-- What the figures of every area and month are made of: deliveries, units and records, by kind of delivery.
--
-- Grain: level, area, period and kind.
-- Reads: register.delivery_in_force, quality.verdict, reference.area_region, the temporary table
-- month_response_rate.
-- Writes: the temporary table candidate_coverage_monthly of an edition in the making.
-- Parameters: $1, the months (first days) that are made.
--
-- A kind is expected of every region in the months that anybody has it in force for. What else was delivered (late,
-- refused, replaced) decides no figure: result.current_coverage_monthly has it beside these as it is now.
insert into candidate_coverage_monthly (
    area_code, period, level, kind, region_count, in_force_count, missing_region_codes, expected_unit_count,
    reported_unit_count, row_count, malformed_count, rejected_count, held_count, accepted_count
)
with
standing as (
    select
        in_force.region_code,
        in_force.period,
        in_force.kind,
        verdict.row_count,
        verdict.malformed_count,
        verdict.rejected_count,
        verdict.held_count,
        verdict.accepted_count
    from register.delivery_in_force as in_force
    inner join quality.verdict as verdict on in_force.delivery_id = verdict.delivery_id
    where
        in_force.period = any($1::date[])
        and in_force.kind in ('genomforda', 'vantande', 'primarvard', 'counts')
),

month as (
    select distinct
        standing.period,
        standing.kind
    from standing
)

select
    area.area_code,
    month.period,
    area.level,
    month.kind,
    count(*)::integer as region_count,
    count(standing.region_code)::integer as in_force_count,
    coalesce(
        array_agg(area.region_code order by area.region_code) filter (where standing.region_code is null), '{}'
    ) as missing_region_codes,
    sum(rate.expected_unit_count)::bigint as expected_unit_count,
    sum(rate.reported_unit_count)::bigint as reported_unit_count,
    coalesce(sum(standing.row_count), 0)::bigint as row_count,
    coalesce(sum(standing.malformed_count), 0)::bigint as malformed_count,
    coalesce(sum(standing.rejected_count), 0)::bigint as rejected_count,
    coalesce(sum(standing.held_count), 0)::bigint as held_count,
    coalesce(sum(standing.accepted_count), 0)::bigint as accepted_count
from reference.area_region as area
cross join month
left join standing
    on area.region_code = standing.region_code and month.period = standing.period and month.kind = standing.kind
left join month_response_rate as rate
    -- Units of primary care are not among those that are expected (sql/evaluate/response_rate).
    on area.region_code = rate.region_code and month.period = rate.period and month.kind <> 'primarvard'
group by area.level, area.area_code, month.period, month.kind
