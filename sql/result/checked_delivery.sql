-- What a check found of each delivery: its rows, what became of them, and its verdict.
--
-- Grain: delivery.
-- Reads: register.delivery, quality.verdict, reference.region.
-- Parameters: $1, the first delivery of the check.
--
-- A row that is to be held and breaks a rule that rejects as well is rejected.
select
    delivery.delivery_id,
    delivery.region_code,
    region.region_name,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    delivery.is_withdrawal,
    verdict.row_count,
    verdict.malformed_count,
    verdict.rejected_count,
    verdict.held_count,
    verdict.warned_count,
    verdict.verdict,
    verdict.reason
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
left join reference.region as region on delivery.region_code = region.region_code
where delivery.delivery_id >= $1
order by delivery.delivery_id
