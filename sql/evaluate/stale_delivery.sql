-- Deliveries that were judged by other rules than today's, and deliveries in force whose counts are missing
-- or were made by other definitions than today's. No row is good: an edition may then be made.
--
-- Grain: delivery.
-- Reads: quality.verdict, register.delivery_in_force, pipeline.ledger.
-- Parameters: $1 and $2, the fingerprints of aggregate and of validate today.
--
-- A verdict of other rules decides which delivery is in force, so it matters also where it is a refusal.
-- Numbers are looked up in a set: the planner expects few deliveries in force, and would compare each with every line
-- of the ledger.
with
fresh as materialized (
    select
        ledger.stage,
        substring(ledger.unit from 10)::bigint as delivery_id
    from pipeline.ledger as ledger
    where
        ledger.unit like 'delivery:%'
        and (
            ledger.stage = 'aggregate' and ledger.fingerprint = $1::bytea
            or ledger.stage = 'validate' and ledger.fingerprint = $2::bytea
        )
)

select verdict.delivery_id
from quality.verdict as verdict
where
    verdict.delivery_id not in (
        select fresh.delivery_id
        from fresh
        where fresh.stage = 'validate'
    )
union
select in_force.delivery_id
from register.delivery_in_force as in_force
where
    in_force.delivery_id not in (
        select fresh.delivery_id
        from fresh
        where fresh.stage = 'aggregate'
    )
