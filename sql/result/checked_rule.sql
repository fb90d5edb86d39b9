-- How each rule went for each delivery of a check: also those that nothing failed.
--
-- Grain: delivery and rule.
-- Reads: register.delivery, quality.rule_result.
-- Parameters: $1, the first delivery of the check.
select
    result.delivery_id,
    delivery.kind,
    result.rule_id,
    result.severity,
    result.checked_count,
    result.failed_count
from register.delivery as delivery
inner join quality.rule_result as result
    on delivery.region_code = result.region_code and delivery.delivery_id = result.delivery_id
where delivery.delivery_id >= $1
order by result.delivery_id, result.rule_id
