-- The shares of a region and month as they are, from the deliveries in force.
--
-- Grain: basis, measure, statistic and limit.
-- Reads: register.delivery_in_force, indicator.delivery_share.
-- Parameters: $1, the region; $2, the month.
select
    share.basis,
    share.measure,
    share.statistic,
    share.limit_days,
    share.numerator,
    share.denominator
from register.delivery_in_force as in_force
inner join indicator.delivery_share as share
    on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
where in_force.region_code = $1::smallint and in_force.period = $2::date
order by share.basis, share.measure, share.statistic, share.limit_days
