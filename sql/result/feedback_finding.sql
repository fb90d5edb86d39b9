-- Every finding of deliveries of a region, in the order of its files.
--
-- Grain: delivery, line and rule.
-- Reads: quality.finding.
-- Parameters: $1, the region; $2, the deliveries.
select
    finding.delivery_id,
    finding.line_number,
    finding.rule_id,
    finding.severity,
    finding.column_name,
    finding.contact_id,
    finding.detail
from quality.finding as finding
where finding.region_code = $1::smallint and finding.delivery_id = any($2::integer[])
order by finding.delivery_id, finding.line_number, finding.rule_id
