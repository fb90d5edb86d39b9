-- All that decides the figures of a month: the deliveries in force, what was decided of their held rows, and by which
-- definitions they were counted.
--
-- Grain: month.
-- Reads: register.delivery_in_force, register.file, quality.hold_decision, quality.hold_decision_row,
-- indicator.counted_measure.
-- Parameters: none.
--
-- By hashes and not by numbers, as sql/evaluate/delivery_source: a month whose text is the same as when its figures
-- were made has the same figures, and they are not made again. Attestations and populations decide money and no figure.
with
standing as (
    select
        in_force.region_code,
        in_force.period,
        in_force.kind,
        format(
            '%s %s %s %s %s %s', in_force.region_code, in_force.kind, encode(file.sha256, 'hex'),
            encode(file.layout_sha256, 'hex'),
            (
                select
                    string_agg(
                        taken.rule_id || ' ' || taken.decision || ' ' || decided.line_number, ','
                        order by taken.rule_id, decided.line_number, taken.decision_id
                    )
                from quality.hold_decision as taken
                inner join quality.hold_decision_row as decided
                    on
                        taken.region_code = decided.region_code
                        and taken.delivery_id = decided.delivery_id
                        and taken.decision_id = decided.decision_id
                where taken.region_code = in_force.region_code and taken.delivery_id = in_force.delivery_id
            ),
            (
                -- Where rows are gone, it stands as it was counted.
                select
                    string_agg(
                        counted.measure || ' ' || encode(counted.membership_sha256, 'hex'), ',' order by counted.measure
                    )
                from indicator.counted_measure as counted
                where counted.region_code = in_force.region_code and counted.delivery_id = in_force.delivery_id
            )
        ) as status
    from register.delivery_in_force as in_force
    inner join register.file as file on in_force.file_id = file.file_id
    where in_force.kind in ('genomforda', 'vantande', 'primarvard', 'counts', 'expected_units')
)

select
    to_char(standing.period, 'YYYY-MM') as period,
    string_agg(standing.status, E'\n' order by standing.region_code, standing.kind) as status
from standing
group by standing.period
order by standing.period
