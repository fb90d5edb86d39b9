-- What two agreements give each region in the newest edition, and the difference: an agreement and its amendment.
--
-- Grain: region.
-- Reads: result.area, result.current_payment.
-- Parameters: $1, an agreement; $2, the other one.
select
    area.area_code as region_code,
    area.area_name as region,
    coalesce(sum(payment.amount_sek) filter (where payment.agreement = $1), 0)::bigint as before_sek,
    coalesce(sum(payment.amount_sek) filter (where payment.agreement = $2), 0)::bigint as after_sek
from result.area as area
left join result.current_payment as payment
    on area.area_code = payment.region_code and payment.agreement in ($1, $2)
where area.level = 'region'
group by area.area_code, area.area_name
order by area.area_code
