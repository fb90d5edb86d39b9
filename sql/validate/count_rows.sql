-- The rows that rules of counts are asked of: those of the deliveries of one batch.
--
-- Grain: delivery and line.
-- Reads: register.count_row.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.count_row. contact_id is what a finding names besides the line: counts
-- have none.
select
    count_row.*, -- noqa: AM04
    'counts' as kind,
    null::text as contact_id
from register.count_row as count_row
where count_row.delivery_id between $1 and $2
