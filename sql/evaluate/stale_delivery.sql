-- Deliveries in force whose counts are missing, or were made by other definitions than today's. No row is
-- good: an edition may then be made.
--
-- Grain: delivery.
-- Reads: register.delivery_in_force, pipeline.ledger.
-- Parameters: $1, the fingerprint of aggregate today.
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
