-- What a check found of each delivery: its rows, what became of them, and its verdict.
--
-- Grain: delivery.
-- Reads: register.delivery, quality.verdict, quality.finding, reference.region.
-- Parameters: $1, the first delivery of the check.
--
-- A row that is to be held and breaks a rule that rejects as well is rejected.
with
failing_row as (
    select
        finding.delivery_id,
        finding.line_number
    from register.delivery as delivery
    inner join quality.finding as finding
        on delivery.region_code = finding.region_code and delivery.delivery_id = finding.delivery_id
    where delivery.delivery_id >= $1 and finding.severity in ('reject', 'hold')
    group by finding.delivery_id, finding.line_number
    having not bool_or(finding.severity = 'reject')
),

held as (
    select
        failing_row.delivery_id,
        count(*) as held_count
    from failing_row
    group by failing_row.delivery_id
)

select
    delivery.delivery_id,
    delivery.region_code,
    region.region_name,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    delivery.is_withdrawal,
    verdict.row_count,
    verdict.malformed_count,
    verdict.rejected_count - coalesce(held.held_count, 0) as rejected_count,
    coalesce(held.held_count, 0) as held_count,
    verdict.warned_count,
    verdict.verdict,
    verdict.reason
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
left join held on delivery.delivery_id = held.delivery_id
left join reference.region as region on delivery.region_code = region.region_code
where delivery.delivery_id >= $1
order by delivery.delivery_id
