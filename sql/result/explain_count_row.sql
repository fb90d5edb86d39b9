-- The lines of deliveries of counts that say something of a measure, and whether a rule keeps them out of the figures.
--
-- Grain: delivery and line.
-- Reads: register.count_row, quality.finding_out_of_figures.
-- Parameters: $1, the region; $2, the deliveries; $3, the measure; $4, the statistic.
with
out_row as (
    select distinct
        finding.delivery_id,
        finding.line_number
    from quality.finding_out_of_figures as finding
    where finding.region_code = $1::smallint and finding.delivery_id = any($2::integer[])
)

select
    count_row.delivery_id,
    count_row.line_number,
    count_row.unit_hsa_id,
    count_row.limit_days,
    count_row.within_count,
    count_row.total_count,
    count_row.pvv_count,
    out_row.line_number is not null as is_out
from register.count_row as count_row
left join out_row on count_row.delivery_id = out_row.delivery_id and count_row.line_number = out_row.line_number
where
    count_row.region_code = $1::smallint
    and count_row.delivery_id = any($2::integer[])
    and count_row.measure = $3::text
    and count_row.statistic = $4::text
order by count_row.delivery_id, count_row.line_number
