-- The rows that rules of attestations are asked of: those of the deliveries of one batch.
--
-- Grain: delivery and line.
-- Reads: register.attestation.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.attestation. contact_id is what a finding names besides the line: attestations
-- have none.
select
    attestation.*, -- noqa: AM04
    'attestations' as kind,
    null::text as contact_id
from register.attestation as attestation
where attestation.delivery_id between $1 and $2
