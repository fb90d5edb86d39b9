-- Inhabitants of regions, as delivered.
--
-- Grain: region and day.
-- Reads: register.delivery_in_force, register.population, quality.finding_out_of_figures.
-- Parameters: $1, the days that some agreement divides money by.
--
-- A delivery is of the month of its days, so a region and day is in one delivery; where the rules let two rows of them
-- pass, the first is taken. Rows that are out of the figures say nothing.
select distinct on (population.region_code, population.population_date)
    population.region_code,
    population.population_date,
    population.population
from register.delivery_in_force as in_force
inner join register.population as population
    on in_force.region_code = population.region_code and in_force.delivery_id = population.delivery_id
where
    in_force.kind = 'populations'
    and population.population_date = any($1::date[])
    and population.population is not null
    and not exists (
        select
        from quality.finding_out_of_figures as finding
        where
            finding.region_code = population.region_code
            and finding.delivery_id = population.delivery_id
            and finding.line_number = population.line_number
    )
order by population.region_code asc, population.population_date asc, population.line_number asc
