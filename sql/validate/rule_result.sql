-- How each rule went for each delivery of a batch: also those that nothing failed.
--
-- Grain: delivery and rule.
-- Reads: register.delivery, quality.finding, quality.rule_applicability.
-- Writes: quality.rule_result.
-- Parameters: $1 and $2, first and last delivery; $3 to $16, every rule and kind that it is asked of, in step: rule
-- ids, severities, kinds, scopes, whether it has a condition, what the delivery that one is held beside is to it (empty
-- where a rule looks at nobody else), first and last month as YYYY-MM-DD (empty for all), and of the limits to warn and
-- to refuse the count (-1 for no limit), the numerator and the denominator of the share; $17 to $19, in step,
-- deliveries, what another is to them, and which that is.
--
-- A rule with a condition was asked of the rows that meet it; a delivery of which no row does is not in
-- rule_applicability. A rule that holds a delivery beside another says nothing where there is no other. What is above
-- both the count and the share of a limit exceeds it: shares are compared by cross-multiplication.
insert into quality.rule_result (
    region_code, delivery_id, rule_id, severity, scope, checked_count, failed_count, not_applicable_count, exceeded,
    detail
)
with
rule as (
    select given.*
    from
        unnest(
            $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::text[], $10::text[],
            $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[]
        ) as given (
            rule_id, severity, kind, scope, has_condition, beside, first_month, last_month,
            warn_count, warn_numerator, warn_denominator, refuse_count, refuse_numerator, refuse_denominator
        )
),

neighbour as (
    select distinct
        given.delivery_id,
        given.relation
    from unnest($17::integer[], $18::text[], $19::integer[]) as given (delivery_id, relation, neighbour_id)
),

failed as (
    select
        finding.delivery_id,
        finding.rule_id,
        count(*) as failed_count,
        min(finding.detail) as detail
    from quality.finding as finding
    where finding.delivery_id between $1 and $2
    group by finding.delivery_id, finding.rule_id
),

counted as (
    select
        delivery.region_code,
        delivery.delivery_id,
        rule.*,
        case
            when rule.beside <> '' and neighbour.relation is null then 0
            when rule.scope <> 'record' then (not delivery.is_withdrawal)::integer
            when rule.has_condition then coalesce(applicability.applicable_count, 0)
            else delivery.record_count
        end as checked_count,
        coalesce(failed.failed_count, 0) as failed_count,
        failed.detail,
        case when rule.scope = 'record' then delivery.record_count else (not delivery.is_withdrawal)::integer end
            as asked_count
    from register.delivery as delivery
    inner join rule
        on
            delivery.kind = rule.kind
            and (rule.first_month = '' or delivery.period between rule.first_month::date and rule.last_month::date)
    left join quality.rule_applicability as applicability
        on delivery.delivery_id = applicability.delivery_id and rule.rule_id = applicability.rule_id
    left join neighbour
        on delivery.delivery_id = neighbour.delivery_id and rule.beside = neighbour.relation
    left join failed on delivery.delivery_id = failed.delivery_id and rule.rule_id = failed.rule_id
    where delivery.delivery_id between $1 and $2
)

select
    counted.region_code,
    counted.delivery_id,
    counted.rule_id,
    counted.severity,
    counted.scope,
    counted.checked_count,
    counted.failed_count,
    counted.asked_count - counted.checked_count as not_applicable_count,
    case
        when
            counted.refuse_count >= 0
            and counted.failed_count > counted.refuse_count
            and counted.failed_count::numeric * counted.refuse_denominator
            > counted.checked_count::numeric * counted.refuse_numerator
            then 'refuse'
        when
            counted.warn_count >= 0
            and counted.failed_count > counted.warn_count
            and counted.failed_count::numeric * counted.warn_denominator
            > counted.checked_count::numeric * counted.warn_numerator
            then 'warn'
    end as exceeded,
    counted.detail
from counted
