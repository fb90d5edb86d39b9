-- Deliveries that were judged by other rules than today's, and deliveries in force whose counts are missing
-- or were made by other definitions than today's. No row is good: an edition may then be made.
--
-- Grain: delivery.
-- Reads: quality.verdict, register.delivery_in_force, pipeline.ledger.
-- Parameters: $1 and $2, the fingerprints of aggregate and of validate today.
--
-- A verdict of other rules decides which delivery is in force, so it matters also where it is a refusal.
select verdict.delivery_id
from quality.verdict as verdict
where
    not exists (
        select
        from pipeline.ledger as ledger
        where
            ledger.stage = 'validate'
            and ledger.unit = 'delivery:' || verdict.delivery_id
            and ledger.fingerprint = $2::bytea
    )
union
select in_force.delivery_id
from register.delivery_in_force as in_force
where
    not exists (
        select
        from pipeline.ledger as ledger
        where
            ledger.stage = 'aggregate'
            and ledger.unit = 'delivery:' || in_force.delivery_id
            and ledger.fingerprint = $1::bytea
    )
