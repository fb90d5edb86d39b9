-- The months that an edition has a figure of an area for.
--
-- Grain: month.
-- Reads: result.indicator_monthly.
-- Parameters: $1, the edition; $2, the level; $3, the area; $4, the measure; $5, the statistic.
select distinct to_char(figure.period, 'YYYY-MM') as period
from result.indicator_monthly as figure
where
    figure.edition_id = $1::integer
    and figure.level = $2::text
    and figure.area_code = $3::smallint
    and figure.measure = $4::text
    and figure.statistic = $5::text
order by period
