-- The deliveries of contacts that those of a batch are held beside, row by row: the one of the same region, month and
-- kind that it would replace, that of the other kind of the month, and who waited the month before.
--
-- Grain: delivery.
-- Reads: register.delivery, register.delivery_standing, quality.verdict.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
with
batch as (
    select delivery.*
    from register.delivery as delivery
    where
        delivery.delivery_id between $1 and $2
        and delivery.kind in ('genomforda', 'vantande', 'primarvard')
        and not delivery.is_withdrawal
)

select standing.delivery_id
from batch
inner join register.delivery_standing as standing
    on
        batch.region_code = standing.region_code
        and batch.kind <> 'primarvard'
        and (
            batch.period = standing.period and standing.kind in ('genomforda', 'vantande')
            or (batch.period - interval '1 month')::date = standing.period and standing.kind = 'vantande'
        )
union
select replaced.delivery_id
from batch
inner join lateral (
    select
        earlier.delivery_id,
        earlier.is_withdrawal
    from register.delivery as earlier
    left join quality.verdict as verdict on earlier.delivery_id = verdict.delivery_id
    where
        earlier.region_code = batch.region_code
        and earlier.period = batch.period
        and earlier.kind = batch.kind
        and earlier.version < batch.version
        and verdict.verdict is distinct from 'refused'
    order by earlier.version desc
    limit 1
) as replaced on true
-- A withdrawal has left nothing to be replaced.
where not replaced.is_withdrawal
