-- The deliveries of contacts that those of a batch are held beside, and what they are to them: the version that would
-- be replaced, the other kind of the month, and the same kind of the month and of the year before.
--
-- Grain: delivery and relation.
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
),

standing as (
    select
        batch.delivery_id,
        case
            when batch.kind <> standing.kind then 'other_kind'
            when (batch.period - interval '1 month')::date = standing.period then 'month_before'
            else 'year_before'
        end as relation,
        standing.delivery_id as neighbour_id
    from batch
    inner join register.delivery_standing as standing
        on
            batch.region_code = standing.region_code
            and (
                batch.kind = standing.kind
                and standing.period in (
                    (batch.period - interval '1 month')::date, (batch.period - interval '1 year')::date
                )
                or batch.kind <> standing.kind
                and batch.period = standing.period
                and batch.kind in ('genomforda', 'vantande')
                and standing.kind in ('genomforda', 'vantande')
            )
),

replaced as (
    select
        batch.delivery_id,
        'replaced' as relation,
        earlier.delivery_id as neighbour_id
    from batch
    inner join lateral (
        select replaceable.delivery_id
        from register.delivery as replaceable
        left join quality.verdict as verdict on replaceable.delivery_id = verdict.delivery_id
        where
            replaceable.region_code = batch.region_code
            and replaceable.period = batch.period
            and replaceable.kind = batch.kind
            and replaceable.version < batch.version
            and verdict.verdict is distinct from 'refused'
        order by replaceable.version desc
        limit 1
    ) as earlier on true
),

neighbour as (
    select standing.*
    from standing
    union all
    select replaced.*
    from replaced
)

select
    neighbour.delivery_id,
    sent.kind,
    neighbour.relation,
    neighbour.neighbour_id,
    sent.file_id <> delivery.file_id as is_of_other_file
from neighbour
inner join register.delivery as sent on neighbour.delivery_id = sent.delivery_id
inner join register.delivery as delivery on neighbour.neighbour_id = delivery.delivery_id
-- A withdrawal has left nothing to be held beside, nor has the end of a retention.
where not delivery.is_withdrawal and delivery.rows_deleted_at is null
order by neighbour.delivery_id, neighbour.relation
