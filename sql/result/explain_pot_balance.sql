-- What became of the money of each part and month of an agreement's pots, as an edition has it.
--
-- Grain: pot and period.
-- Reads: result.pot_balance.
-- Parameters: $1, the edition; $2, the agreement.
select
    balance.pot,
    to_char(balance.period, 'YYYY-MM') as period,
    balance.amount_sek,
    balance.received_sek,
    balance.allocated_sek,
    balance.unearned_sek,
    balance.moved_sek,
    balance.moved_to
from result.pot_balance as balance
where balance.edition_id = $1::integer and balance.agreement = $2::text
