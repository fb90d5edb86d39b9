-- What is kept as counted of deliveries of many regions: their shares.
--
-- Grain: region, period, measure, statistic, limit and basis.
-- Reads: indicator.delivery_share.
-- Parameters: $1, the regions; $2, the deliveries; $3, the measures.
select
    'region' as level,
    share.region_code as area_code,
    to_char(share.period, 'YYYY-MM') as period,
    share.measure,
    share.statistic,
    share.limit_days,
    share.basis,
    share.numerator,
    share.denominator,
    share.pvv_count,
    null::smallint as share_percent
from indicator.delivery_share as share
where
    share.region_code = any($1::smallint[])
    and share.delivery_id = any($2::integer[])
    and share.measure = any($3::text[])
