-- How many waited how many days, by measure: the rows of one batch of deliveries as small sets of counts.
--
-- Grain: delivery, measure, statistic, medical field, deviation, care guarantee and days.
-- Reads: register.record, register.delivery, quality.verdict, quality.finding_out_of_figures, reference.measure*.
-- Writes: indicator.wait_histogram.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- One pass over the rows makes small cells, and only these are held against the measures: a row is
-- never looked at once a measure. Rows that a rule rejects, or holds and nobody has accepted, are in no cell.
--
-- A wait ends on the day of the start, or on the last day of the period for those still waiting. A contact
-- whose wait is negative is in no measure (DOMAIN.md section 2), whatever the rules say of it. Days from the
-- target date may be negative: that is a contact before its time.
insert into indicator.wait_histogram (
    region_code, period, delivery_id, measure, statistic, medical_field_code, deviation_code, has_care_guarantee,
    wait_days, contact_count
)
with
delivery as (
    select
        delivery.delivery_id,
        delivery.kind,
        case
            when delivery.kind = 'vantande' then (delivery.period + interval '1 month')::date - 1
        end as last_day
    from register.delivery as delivery
    inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where
        delivery.delivery_id between $1 and $2
        and delivery.kind in ('genomforda', 'vantande', 'primarvard')
        and verdict.verdict <> 'refused'
),

excluded as (
    select distinct
        finding.delivery_id,
        finding.line_number
    from quality.finding_out_of_figures as finding
    where finding.delivery_id between $1 and $2
),

counted as (
    select
        record.region_code,
        record.period,
        record.delivery_id,
        delivery.kind,
        record.phase_code,
        record.medical_field_code,
        coalesce(record.profession_code, 0::smallint) as profession_code,
        coalesce(record.deviation_code, 0::smallint) as deviation_code,
        record.has_care_guarantee,
        coalesce(delivery.last_day, record.start_date) - record.decision_date as days_from_decision,
        coalesce(delivery.last_day, record.start_date) - record.medical_target_date as days_from_target
    from register.record as record
    inner join delivery on record.delivery_id = delivery.delivery_id
    left join excluded
        on record.delivery_id = excluded.delivery_id and record.line_number = excluded.line_number
    where
        record.delivery_id between $1 and $2
        and excluded.line_number is null
        and (coalesce(delivery.last_day, record.start_date) < record.decision_date) is not true
),

cell as materialized (
    select
        counted.region_code,
        counted.period,
        counted.delivery_id,
        counted.kind,
        counted.phase_code,
        counted.medical_field_code,
        counted.profession_code,
        counted.deviation_code,
        counted.has_care_guarantee,
        case
            when grouping(counted.days_from_decision) = 0 then 'decision_date' else 'medical_target_date'
        end as clock,
        case
            when grouping(counted.days_from_decision) = 0 then counted.days_from_decision
            else counted.days_from_target
        end as wait_days,
        count(*) as contact_count
    from counted
    group by
        grouping sets (
            (
                counted.region_code, counted.period, counted.delivery_id, counted.kind, counted.phase_code,
                counted.medical_field_code, counted.profession_code, counted.deviation_code,
                counted.has_care_guarantee, counted.days_from_decision
            ),
            (
                counted.region_code, counted.period, counted.delivery_id, counted.kind, counted.phase_code,
                counted.medical_field_code, counted.profession_code, counted.deviation_code,
                counted.has_care_guarantee, counted.days_from_target
            )
        )
),

combination as (
    select distinct
        cell.kind,
        cell.clock,
        cell.phase_code,
        cell.medical_field_code,
        cell.profession_code
    from cell
),

membership as (
    select distinct
        combination.kind,
        combination.clock,
        combination.phase_code,
        combination.medical_field_code,
        combination.profession_code,
        measure.measure,
        measure_statistic.statistic
    from combination
    inner join reference.measure_statistic as measure_statistic on combination.kind = measure_statistic.kind
    inner join reference.measure as measure
        on measure_statistic.measure = measure.measure and combination.clock = measure.clock
    inner join reference.measure_condition as condition
        on
            measure.measure = condition.measure
            and combination.phase_code = any(condition.phase_codes)
            and (
                condition.medical_field_codes is null
                or (combination.medical_field_code = any(condition.medical_field_codes))
                <> condition.is_medical_field_excluded
            )
            and (
                condition.profession_codes is null
                or (combination.profession_code = any(condition.profession_codes)) <> condition.is_profession_excluded
            )
)

select
    cell.region_code,
    cell.period,
    cell.delivery_id,
    membership.measure,
    membership.statistic,
    cell.medical_field_code,
    cell.deviation_code,
    cell.has_care_guarantee,
    cell.wait_days,
    sum(cell.contact_count)::bigint as contact_count
from cell
inner join membership
    on
        cell.kind = membership.kind
        and cell.clock = membership.clock
        and cell.phase_code = membership.phase_code
        and cell.medical_field_code = membership.medical_field_code
        and cell.profession_code = membership.profession_code
where
    cell.wait_days is not null
    and cell.has_care_guarantee is not null
group by
    cell.region_code,
    cell.period,
    cell.delivery_id,
    membership.measure,
    membership.statistic,
    cell.medical_field_code,
    cell.deviation_code,
    cell.has_care_guarantee,
    cell.wait_days
