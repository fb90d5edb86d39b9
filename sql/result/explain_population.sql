-- Inhabitants of regions on a day, as deliveries say.
--
-- Grain: region.
-- Reads: register.population, quality.finding_out_of_figures.
-- Parameters: $1, the deliveries; $2, the day.
--
-- Of two rows that the rules let pass the first is taken.
select distinct on (population.region_code)
    population.region_code,
    population.population,
    population.delivery_id
from register.population as population
where
    population.delivery_id = any($1::integer[])
    and population.population_date = $2::date
    and population.population is not null
    and not exists (
        select
        from quality.finding_out_of_figures as finding
        where
            finding.region_code = population.region_code
            and finding.delivery_id = population.delivery_id
            and finding.line_number = population.line_number
    )
order by population.region_code asc, population.line_number asc
