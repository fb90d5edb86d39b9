-- The shares of regions that agreements are judged on.
--
-- Grain: region, period, basis, measure, statistic and limit.
-- Reads: register.delivery_in_force, indicator.delivery_share.
-- Parameters: $1, the periods (first days) that some agreement looks at.
select
    share.region_code,
    to_char(share.period, 'YYYY-MM') as period,
    share.basis,
    share.measure,
    share.statistic,
    share.limit_days,
    share.numerator,
    share.denominator
from register.delivery_in_force as in_force
inner join indicator.delivery_share as share
    on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
where share.period = any($1::date[])
