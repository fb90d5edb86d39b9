-- Shares of the newest edition, for `evaluate --as-of`: within its transaction that is the one of that day.
--
-- Grain: level, area, period, measure, statistic, limit and basis.
-- Reads: result.current_indicator_monthly.
-- Parameters: none.
select
    to_char(figure.period, 'YYYY-MM') as period,
    figure.level,
    figure.area_code,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.numerator,
    figure.denominator,
    figure.share_percent,
    figure.coverage
from result.current_indicator_monthly as figure
order by
    figure.period,
    figure.measure,
    figure.statistic,
    figure.limit_days,
    figure.basis,
    figure.level,
    figure.area_code
