-- Refused deliveries that nothing newer has replaced: somebody is to send them again. An older delivery is in
-- force, or none.
--
-- Grain: delivery.
-- Reads: quality.verdict, register.delivery, register.file.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all.
select
    delivery.delivery_id,
    delivery.region_code,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    verdict.verdict,
    verdict.reason,
    file.file_name
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
inner join register.file as file on delivery.file_id = file.file_id
where
    verdict.verdict = 'refused'
    and ($1::date is null or delivery.period between $1::date and $2::date)
    and (cardinality($3::smallint[]) = 0 or delivery.region_code = any($3::smallint[]))
    and not exists (
        select
        from register.delivery as newer
        where
            newer.region_code = delivery.region_code
            and newer.period = delivery.period
            and newer.kind = delivery.kind
            and newer.version > delivery.version
    )
order by delivery.period, delivery.kind, delivery.region_code
