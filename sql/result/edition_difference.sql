-- What moved from one edition to another.
--
-- Grain: figure, requirement, pot or payment that moved.
-- Reads: result.edition_difference, result.area.
-- Parameters: $1, the earlier edition; $2, the later one.
select
    moved.subject,
    moved.agreement,
    moved.item,
    moved.level,
    moved.area_code,
    area.area_name,
    to_char(moved.period, 'YYYY-MM') as period,
    moved.basis,
    moved.numerator_before,
    moved.denominator_before,
    moved.numerator_after,
    moved.denominator_after,
    moved.is_met_before,
    moved.is_met_after,
    moved.amount_sek_before,
    moved.amount_sek_after
from result.edition_difference($1::integer, $2::integer) as moved
left join result.area as area on moved.level = area.level and moved.area_code = area.area_code
order by
    array_position(array['payment', 'allocation', 'requirement', 'figure'], moved.subject),
    moved.agreement,
    moved.item,
    moved.period,
    array_position(array['nation', 'healthcare_region', 'region'], moved.level),
    moved.area_code,
    moved.basis
