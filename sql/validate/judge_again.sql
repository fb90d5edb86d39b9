-- Takes back that deliveries of those who wait are judged and counted, where completed contacts of their region and
-- month are not: the two are held beside each other.
--
-- Grain: delivery of those who wait.
-- Reads: register.delivery_standing, pipeline.ledger.
-- Deletes from: pipeline.ledger.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all; $4, the fingerprint of
-- validate today.
with
completed as (
    select
        standing.region_code,
        standing.period
    from register.delivery_standing as standing
    left join pipeline.ledger as ledger
        on
            ledger.stage = 'validate'
            and ledger.unit = 'delivery:' || standing.delivery_id
            and ledger.fingerprint = $4::bytea
    where
        standing.kind = 'genomforda'
        and ledger.unit is null
        and ($1::date is null or standing.period between $1::date and $2::date)
        and (cardinality($3::smallint[]) = 0 or standing.region_code = any($3::smallint[]))
)

delete from pipeline.ledger as judged
using
    completed,
    register.delivery_standing as waiting
where
    waiting.kind = 'vantande'
    and waiting.region_code = completed.region_code
    and waiting.period = completed.period
    and judged.stage in ('validate', 'aggregate')
    and judged.unit = 'delivery:' || waiting.delivery_id
