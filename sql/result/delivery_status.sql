-- Deliveries by month and kind: what is in force, missing, refused, not judged.
--
-- Grain: period and kind.
-- Reads: register.delivery, register.delivery_in_force, quality.verdict, reference.region.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all.
--
-- Lists of regions are texts with commas: a driver reads them without arrays.
with
newest as (
    select distinct on (delivery.period, delivery.kind, delivery.region_code)
        delivery.period,
        delivery.kind,
        delivery.region_code,
        delivery.delivery_id,
        delivery.record_count,
        delivery.malformed_count,
        verdict.verdict
    from register.delivery as delivery
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where
        ($1::date is null or delivery.period between $1::date and $2::date)
        and (cardinality($3::smallint []) = 0 or delivery.region_code = any($3::smallint []))
    order by delivery.period, delivery.kind, delivery.region_code, delivery.version desc
),

region as (
    select region.region_code from reference.region as region
    where cardinality($3::smallint []) = 0 or region.region_code = any($3::smallint [])
)

select
    to_char(newest.period, 'YYYY-MM') as period,
    newest.kind,
    (
        select count(*) from register.delivery_in_force as in_force
        where
            in_force.period = newest.period
            and in_force.kind = newest.kind
            and in_force.region_code in (select region.region_code from region)
    ) as in_force,
    (select count(*) from region) as expected,
    array_to_string(array(
        select region.region_code from region
        except
        select unnest(array_agg(newest.region_code))
        order by region_code
    ), ',') as missing,
    coalesce(string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where newest.verdict = 'refused'), '') as refused,
    coalesce(string_agg(newest.region_code::text, ',' order by newest.region_code)
        filter (where newest.verdict is null), '') as unjudged,
    sum(newest.record_count)::bigint as records,
    sum(newest.malformed_count)::bigint as malformed
from newest
group by newest.period, newest.kind
order by newest.period, newest.kind
