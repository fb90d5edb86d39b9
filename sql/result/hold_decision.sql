-- What persons have decided of held rows, with who, when and why: the whole history.
--
-- Grain: decision.
-- Reads: quality.hold_decision, quality.hold_decision_row, register.delivery.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all.
--
-- Lines are a text with blanks between: a driver reads it without arrays.
select
    taken.decision_id,
    taken.region_code,
    to_char(delivery.period, 'YYYY-MM') as period,
    delivery.kind,
    taken.delivery_id,
    taken.rule_id,
    taken.decision,
    taken.row_count,
    to_char(taken.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as decided_at,
    taken.decided_by,
    taken.reason,
    (
        select array_to_string((array_agg(decided_row.line_number order by decided_row.line_number))[1:5], ' ')
        from quality.hold_decision_row as decided_row
        where
            decided_row.region_code = taken.region_code
            and decided_row.delivery_id = taken.delivery_id
            and decided_row.decision_id = taken.decision_id
    ) as first_lines
from quality.hold_decision as taken
inner join register.delivery as delivery on taken.delivery_id = delivery.delivery_id
where
    ($1::date is null or delivery.period between $1::date and $2::date)
    and (cardinality($3::smallint[]) = 0 or taken.region_code = any($3::smallint[]))
order by taken.decision_id
