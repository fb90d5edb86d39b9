-- The contacts of one batch of deliveries that count, in small cells: what a measure may ask of them, and their days.
--
-- Grain: delivery, phase, medical field, profession, deviation, care guarantee and days by both clocks.
-- Reads: register.contact, register.delivery, quality.verdict, quality.finding_out_of_figures, reference.measure*.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- The one pass over the rows, which PostgreSQL divides among its processes; sql/aggregate/wait_histogram holds the
-- cells against the measures, so that a row is never looked at once a measure. Rows that a rule rejects, or holds and
-- nobody has accepted, are in no cell.
--
-- A wait ends on the day of the start, or on the last day of the period for those still waiting. A contact whose wait
-- is negative is in no measure (DOMAIN.md section 2), whatever the rules say of it. Days from the target date may be
-- negative: that is a contact before its time.
--
-- Days are told apart only by a clock, and professions only where they are named, that a measure of the phase asks for.
with
phase as (
    select
        asked.phase_code,
        bool_or(measure.clock = 'decision_date') as is_by_decision,
        bool_or(measure.clock = 'medical_target_date') as is_by_target,
        bool_or(condition.profession_codes is not null) as is_by_profession
    from reference.measure_condition as condition
    inner join reference.measure as measure on condition.measure = measure.measure
    cross join unnest(condition.phase_codes) as asked (phase_code)
    group by asked.phase_code
),

asked as (
    select
        array_agg(phase.phase_code) as phase_codes,
        array_agg(phase.phase_code) filter (where phase.is_by_decision) as by_decision,
        array_agg(phase.phase_code) filter (where phase.is_by_target) as by_target,
        array_agg(phase.phase_code) filter (where phase.is_by_profession) as by_profession
    from phase
),

named as (
    select array_agg(distinct one.profession_code) as profession_codes
    from reference.measure_condition as condition
    cross join unnest(condition.profession_codes) as one (profession_code)
)

select
    contact.delivery_id,
    contact.phase_code,
    coalesce(contact.medical_field_code, 0::smallint) as medical_field_code,
    case
        when
            contact.phase_code = any((select asked.by_profession from asked)::smallint[])
            and contact.profession_code = any((select named.profession_codes from named)::smallint[])
            then contact.profession_code
        else 0::smallint
    end as named_profession_code,
    coalesce(contact.deviation_code, 0::smallint) as deviation_code,
    contact.has_care_guarantee,
    case
        when contact.phase_code = any((select asked.by_decision from asked)::smallint[])
            then coalesce(delivery.waiting_until, contact.start_date) - contact.decision_date
    end as days_from_decision,
    case
        when contact.phase_code = any((select asked.by_target from asked)::smallint[])
            then coalesce(delivery.waiting_until, contact.start_date) - contact.medical_target_date
    end as days_from_target,
    count(*) as contact_count
from register.contact as contact
inner join register.delivery as delivery on contact.delivery_id = delivery.delivery_id
inner join quality.verdict as verdict on contact.delivery_id = verdict.delivery_id
where
    contact.delivery_id between $1 and $2
    and delivery.delivery_id between $1 and $2
    and delivery.kind in ('genomforda', 'vantande', 'primarvard')
    and verdict.verdict <> 'refused'
    and (coalesce(delivery.waiting_until, contact.start_date) < contact.decision_date) is not true
    and contact.phase_code = any((select asked.phase_codes from asked)::smallint[])
    and contact.has_care_guarantee is not null
    and not exists (
        select
        from quality.finding_out_of_figures as finding
        where
            finding.delivery_id between $1 and $2
            and finding.region_code = contact.region_code
            and finding.delivery_id = contact.delivery_id
            and finding.line_number = contact.line_number
    )
group by
    contact.delivery_id,
    contact.phase_code,
    coalesce(contact.medical_field_code, 0::smallint),
    named_profession_code,
    coalesce(contact.deviation_code, 0::smallint),
    contact.has_care_guarantee,
    days_from_decision,
    days_from_target
