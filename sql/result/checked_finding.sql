-- The first findings of each rule in each delivery of a check.
--
-- Grain: delivery, rule and line; line 0 is the delivery as a whole.
-- Reads: register.delivery, quality.finding.
-- Parameters: $1, the first delivery of the check; $2, how many findings of a rule and delivery.
with
numbered as (
    select
        finding.delivery_id,
        finding.rule_id,
        finding.line_number,
        finding.column_name,
        finding.contact_id,
        finding.detail,
        row_number() over (partition by finding.delivery_id, finding.rule_id order by finding.line_number) as number
    from register.delivery as delivery
    inner join quality.finding as finding
        on delivery.region_code = finding.region_code and delivery.delivery_id = finding.delivery_id
    where delivery.delivery_id >= $1
)

select
    numbered.delivery_id,
    numbered.rule_id,
    numbered.line_number,
    numbered.column_name,
    numbered.contact_id,
    numbered.detail
from numbered
where numbered.number <= $2
order by numbered.delivery_id, numbered.rule_id, numbered.line_number
