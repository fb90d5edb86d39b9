-- What each region gets of each pot of an agreement, over its months: also regions that get nothing.
--
-- Grain: region and pot.
-- Reads: result.area, result.current_allocation.
-- Parameters: $1, the agreement.
select
    area.area_code as region_code,
    area.area_name as region,
    allocation.pot,
    coalesce(sum(allocation.amount_sek), 0)::bigint as amount_sek
from result.area as area
left join result.current_allocation as allocation
    on area.area_code = allocation.region_code and allocation.agreement = $1
where area.level = 'region'
group by area.area_code, area.area_name, allocation.pot
order by area.area_code
