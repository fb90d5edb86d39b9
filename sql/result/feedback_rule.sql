-- How every rule went for deliveries of a region, the gravest first.
--
-- Grain: delivery and rule.
-- Reads: quality.rule_result.
-- Parameters: $1, the region; $2, the deliveries.
select
    rule_result.delivery_id,
    rule_result.rule_id,
    rule_result.severity,
    rule_result.checked_count,
    rule_result.failed_count
from quality.rule_result as rule_result
where rule_result.region_code = $1::smallint and rule_result.delivery_id = any($2::integer[])
order by
    rule_result.delivery_id asc,
    array_position(array['reject', 'hold', 'warn', 'info'], rule_result.severity) asc,
    rule_result.failed_count desc,
    rule_result.rule_id asc
