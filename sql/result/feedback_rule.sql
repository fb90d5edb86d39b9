-- How every rule went for deliveries of a region, the gravest first, and how many of its rows wait for a person.
--
-- Grain: delivery and rule.
-- Reads: quality.rule_result, quality.judged_finding.
-- Parameters: $1, the region; $2, the deliveries.
with
held as (
    select
        judged.delivery_id,
        judged.rule_id,
        count(*) as held_count
    from quality.judged_finding as judged
    where
        judged.region_code = $1::smallint
        and judged.delivery_id = any($2::integer[])
        and judged.severity = 'hold'
        and judged.outcome = 'held'
    group by judged.delivery_id, judged.rule_id
)

select
    rule_result.delivery_id,
    rule_result.rule_id,
    rule_result.severity,
    rule_result.checked_count,
    rule_result.failed_count,
    coalesce(held.held_count, 0) as held_count
from quality.rule_result as rule_result
left join held on rule_result.delivery_id = held.delivery_id and rule_result.rule_id = held.rule_id
where rule_result.region_code = $1::smallint and rule_result.delivery_id = any($2::integer[])
order by
    rule_result.delivery_id asc,
    array_position(array['reject', 'hold', 'warn', 'info'], rule_result.severity) asc,
    rule_result.failed_count desc,
    rule_result.rule_id asc
