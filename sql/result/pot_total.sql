-- What became of each pot of an agreement, over its months.
--
-- Grain: pot.
-- Reads: result.current_pot_balance.
-- Parameters: $1, the agreement.
select
    pot,
    sum(amount_sek)::bigint as amount_sek,
    sum(received_sek)::bigint as received_sek,
    sum(moved_sek)::bigint as moved_sek,
    sum(unearned_sek)::bigint as unearned_sek,
    sum(to_others_sek)::bigint as to_others_sek
from result.current_pot_balance
where agreement = $1
group by pot
order by pot collate "C"
