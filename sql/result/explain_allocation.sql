-- What every region gets of each part and month of an agreement's pots, as an edition has it.
--
-- Grain: pot, period and region.
-- Reads: result.allocation.
-- Parameters: $1, the edition; $2, the agreement.
select
    allocation.pot,
    to_char(allocation.period, 'YYYY-MM') as period,
    allocation.region_code,
    allocation.amount_sek,
    allocation.division_key
from result.allocation as allocation
where allocation.edition_id = $1::integer and allocation.agreement = $2::text
