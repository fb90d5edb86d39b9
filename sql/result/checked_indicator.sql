-- The shares that would follow from the deliveries of a check, as published.
--
-- Grain: delivery, measure, statistic and limit.
-- Reads: register.delivery_in_force, indicator.delivery_share, reference.measure.
-- Parameters: $1, the first delivery of the check.
--
-- Of deliveries that would be in force: one that is refused, or that another of the same check replaces, is in no
-- figure.
select
    share.delivery_id,
    share.measure,
    measure.label_sv,
    measure.label_en,
    share.statistic,
    share.limit_days,
    share.basis,
    share.numerator,
    share.denominator,
    indicator.published_percent(share.numerator, share.denominator) as share_percent,
    share.pvv_count
from register.delivery_in_force as in_force
inner join indicator.delivery_share as share
    on in_force.region_code = share.region_code and in_force.delivery_id = share.delivery_id
left join reference.measure as measure on share.measure = measure.measure
where in_force.delivery_id >= $1
order by share.delivery_id, share.measure, share.statistic, share.limit_days
