-- How each rule went for each delivery of a batch: also those that nothing failed.
--
-- Grain: delivery and rule.
-- Reads: register.delivery, quality.finding.
-- Writes: quality.rule_result.
-- Parameters: $1 and $2, first and last delivery; $3 to $5, every rule and kind that it applies to: rule
-- ids, severities, kinds, in step.
insert into quality.rule_result (region_code, delivery_id, rule_id, severity, checked_count, failed_count)
with
rule as (
    select
        given.rule_id,
        given.severity,
        given.kind
    from unnest($3::text[], $4::text[], $5::text[]) as given (rule_id, severity, kind)
),

failed as (
    select
        finding.delivery_id,
        finding.rule_id,
        count(*) as failed_count
    from quality.finding as finding
    where finding.delivery_id between $1 and $2
    group by finding.delivery_id, finding.rule_id
)

select
    delivery.region_code,
    delivery.delivery_id,
    rule.rule_id,
    rule.severity,
    delivery.record_count as checked_count,
    coalesce(failed.failed_count, 0) as failed_count
from register.delivery as delivery
inner join rule on delivery.kind = rule.kind
left join failed on delivery.delivery_id = failed.delivery_id and rule.rule_id = failed.rule_id
where delivery.delivery_id between $1 and $2
