-- Deliveries by month and kind: what is in force, missing, late, refused, taken back, not judged.
--
-- Grain: period and kind.
-- Reads: register.delivery, register.delivery_in_force, quality.verdict, reference.region.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all.
--
-- Lists of regions are texts with commas: a driver reads them without arrays. A kind that is not due every month has no
-- number of regions that are expected, and none is missing. Late is a region whose first delivery that was not refused
-- came after its day: to mend one that came in time is not late.
with
monthly as (
    select unnest(array['genomforda', 'vantande', 'primarvard', 'counts']) as kind
),

newest as (
    select distinct on (delivery.period, delivery.kind, delivery.region_code)
        delivery.period,
        delivery.kind,
        delivery.region_code,
        delivery.record_count,
        delivery.malformed_count,
        delivery.is_withdrawal,
        verdict.verdict
    from register.delivery as delivery
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where
        ($1::date is null or delivery.period between $1::date and $2::date)
        and (cardinality($3::smallint[]) = 0 or delivery.region_code = any($3::smallint[]))
    order by delivery.period asc, delivery.kind asc, delivery.region_code asc, delivery.version desc
),

first_good as (
    select distinct on (delivery.period, delivery.kind, delivery.region_code)
        delivery.period,
        delivery.kind,
        delivery.region_code,
        delivery.is_late
    from register.delivery as delivery
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where not delivery.is_withdrawal and verdict.verdict is distinct from 'refused'
    order by delivery.period asc, delivery.kind asc, delivery.region_code asc, delivery.version asc
),

region as (
    select region.region_code
    from reference.region as region
    where cardinality($3::smallint[]) = 0 or region.region_code = any($3::smallint[])
),

month as (
    select
        newest.period,
        newest.kind,
        sum(newest.record_count)::bigint as record_count,
        sum(newest.malformed_count)::bigint as malformed_count,
        string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where first_good.is_late) as late,
        string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where newest.verdict = 'refused') as refused,
        string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where newest.is_withdrawal and newest.verdict <> 'refused') as withdrawn,
        string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where newest.verdict is null) as unjudged
    from newest
    left join first_good
        on
            newest.period = first_good.period
            and newest.kind = first_good.kind
            and newest.region_code = first_good.region_code
    group by newest.period, newest.kind
),

missing as (
    select
        month.period,
        month.kind,
        string_agg(region.region_code::text, ',' order by region.region_code) as missing
    from month
    inner join monthly on month.kind = monthly.kind
    cross join region
    left join newest
        on
            month.period = newest.period
            and month.kind = newest.kind
            and region.region_code = newest.region_code
    where newest.region_code is null
    group by month.period, month.kind
),

in_force as (
    select
        in_force.period,
        in_force.kind,
        count(*) as region_count
    from register.delivery_in_force as in_force
    inner join region on in_force.region_code = region.region_code
    group by in_force.period, in_force.kind
)

select
    to_char(month.period, 'YYYY-MM') as period,
    month.kind,
    coalesce(in_force.region_count, 0) as in_force,
    case when monthly.kind is not null then (select count(*) from region) end as expected,
    coalesce(missing.missing, '') as missing,
    coalesce(month.late, '') as late,
    coalesce(month.refused, '') as refused,
    coalesce(month.withdrawn, '') as withdrawn,
    coalesce(month.unjudged, '') as unjudged,
    month.record_count as records,
    month.malformed_count as malformed
from month
left join monthly on month.kind = monthly.kind
left join missing on month.period = missing.period and month.kind = missing.kind
left join in_force on month.period = in_force.period and month.kind = in_force.kind
order by month.period, month.kind
