-- The rows that rules of expected units are asked of: those of the deliveries of one batch.
--
-- Grain: delivery and line.
-- Reads: register.expected_unit.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.expected_unit. contact_id is what a finding names besides the line: units
-- have none.
select
    expected_unit.*, -- noqa: AM04
    'expected_units' as kind,
    null::text as contact_id
from register.expected_unit as expected_unit
where expected_unit.delivery_id between $1 and $2
