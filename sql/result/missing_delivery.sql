-- Deliveries that are missing, where other regions have delivered: for people who are told of them.
--
-- Grain: region, period and kind.
-- Reads: quality.missing_delivery, reference.region.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all; $4, first days of the months
-- that are asked for, empty for all; $5, when.
--
-- Late is what was due before the day of $5, in Swedish time: a run says when it started, and looks at no clock.
select
    missing.region_code,
    region.region_label,
    to_char(missing.period, 'YYYY-MM') as period,
    missing.kind,
    missing.state,
    missing.due_date,
    coalesce(($5::timestamptz at time zone 'Europe/Stockholm')::date > missing.due_date, false) as is_late,
    to_char(missing.last_period, 'YYYY-MM') as last_period
from quality.missing_delivery as missing
inner join reference.region as region on missing.region_code = region.region_code
where
    ($1::date is null or missing.period between $1::date and $2::date)
    and (cardinality($3::smallint[]) = 0 or missing.region_code = any($3::smallint[]))
    and (cardinality($4::date[]) = 0 or missing.period = any($4::date[]))
order by missing.region_code, missing.kind, missing.period
