-- What is kept as counted of deliveries: their shares of a measure.
--
-- Grain: delivery, basis and limit.
-- Reads: indicator.delivery_share.
-- Parameters: $1, the region; $2, the deliveries; $3, the measure; $4, the statistic.
select
    share.delivery_id,
    share.basis,
    share.limit_days,
    share.numerator,
    share.denominator,
    share.pvv_count
from indicator.delivery_share as share
where
    share.region_code = $1::smallint
    and share.delivery_id = any($2::integer[])
    and share.measure = $3::text
    and share.statistic = $4::text
