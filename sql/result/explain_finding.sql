-- How many rows of deliveries each rule found something in, and what became of them.
--
-- Grain: delivery, rule, severity and outcome.
-- Reads: quality.judged_finding.
-- Parameters: $1, the region; $2, the deliveries.
select
    judged.delivery_id,
    judged.rule_id,
    judged.severity,
    judged.outcome,
    count(*) as finding_count
from quality.judged_finding as judged
where
    judged.region_code = $1::smallint
    and judged.delivery_id = any($2::integer[])
    and judged.severity in ('reject', 'hold', 'warn')
group by judged.delivery_id, judged.rule_id, judged.severity, judged.outcome
order by judged.delivery_id, judged.severity, judged.rule_id, judged.outcome
