-- Every finding of deliveries of a region, in the order of its files, and what has become of its row.
--
-- Grain: delivery, line and rule.
-- Reads: quality.finding, quality.judged_finding.
-- Parameters: $1, the region; $2, the deliveries.
select
    finding.delivery_id,
    finding.line_number,
    finding.rule_id,
    finding.severity,
    judged.outcome,
    finding.column_name,
    finding.contact_id,
    finding.detail
from quality.finding as finding
inner join quality.judged_finding as judged
    on
        finding.region_code = judged.region_code
        and finding.delivery_id = judged.delivery_id
        and finding.line_number = judged.line_number
        and finding.rule_id = judged.rule_id
where
    finding.region_code = $1::smallint
    and finding.delivery_id = any($2::integer[])
    and judged.region_code = $1::smallint
    and judged.delivery_id = any($2::integer[])
order by finding.delivery_id, finding.line_number, finding.rule_id
