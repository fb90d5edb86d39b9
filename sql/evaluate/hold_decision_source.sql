-- What has been decided of held rows in the deliveries that an edition is made of.
--
-- Grain: region, period, kind and rule with decisions; of attestations, which add up, also the call.
-- Reads: quality.hold_decision, quality.hold_decision_row, quality.delivery_in_figures, register.file.
-- Parameters: none.
--
-- By what they say and are about, in their order, and neither by when nor by whom: the same files and decisions give
-- the same edition on any machine.
with
decided as (
    select
        counting.region_code,
        counting.period,
        counting.kind,
        taken.rule_id,
        counting.version,
        taken.decision_id,
        format(
            '%s %s %s%s, rule %s', counting.region_code, to_char(counting.period, 'YYYY-MM'), counting.kind,
            case when counting.kind = 'attestations' then ', call ' || file.call_id else '' end, taken.rule_id
        ) as name,
        taken.decision || ' ' || lines.line_numbers as content
    from quality.hold_decision as taken
    inner join quality.delivery_in_figures as counting
        on taken.region_code = counting.region_code and taken.delivery_id = counting.delivery_id
    inner join register.file as file on counting.file_id = file.file_id
    cross join lateral (
        select string_agg(decided_row.line_number::text, ',' order by decided_row.line_number) as line_numbers
        from quality.hold_decision_row as decided_row
        where
            decided_row.region_code = taken.region_code
            and decided_row.delivery_id = taken.delivery_id
            and decided_row.decision_id = taken.decision_id
    ) as lines
)

select
    decided.name,
    encode(
        sha256(convert_to(string_agg(decided.content, '; ' order by decided.version, decided.decision_id), 'UTF8')),
        'hex'
    ) as sha256
from decided
group by decided.region_code, decided.period, decided.kind, decided.rule_id, decided.name
order by decided.region_code, decided.period, decided.kind, decided.name
