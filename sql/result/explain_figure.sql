-- Shares as an edition has them.
--
-- Grain: level, area, period, measure, statistic, limit and basis.
-- Reads: result.indicator_monthly.
-- Parameters: $1, the edition; $2, the months (first days); $3, the levels.
select
    figure.level,
    figure.area_code,
    to_char(figure.period, 'YYYY-MM') as period,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.numerator,
    figure.denominator,
    figure.pvv_count,
    figure.share_percent
from result.indicator_monthly as figure
where
    figure.edition_id = $1::integer
    and figure.period = any($2::date[])
    and figure.level = any($3::text[])
order by
    figure.level,
    figure.area_code,
    figure.period,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis
