-- The rows that rules of populations are asked of: those of the deliveries of one batch.
--
-- Grain: delivery and line.
-- Reads: register.population.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- A rule sees every column of register.population. contact_id is what a finding names besides the line: populations
-- have none.
select
    population.*, -- noqa: AM04
    'populations' as kind,
    null::text as contact_id
from register.population as population
where population.delivery_id between $1 and $2
