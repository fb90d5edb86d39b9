-- How many waited how many days, by measure: the cells of one batch of deliveries as small sets of counts.
--
-- Grain: delivery, measure, statistic, medical field, profession, deviation and care guarantee.
-- Reads: the temporary table wait_cell (sql/aggregate/wait_cell), register.delivery, reference.measure*.
-- Writes: indicator.histogram.
-- Parameters: none.
--
-- Cells are many beside what is made of them: they are joined and grouped by numbers alone, names are looked up in the
-- end, and days are put in order array by array: each with its count, as one number.
insert into indicator.histogram (
    region_code, period, delivery_id, measure, statistic, medical_field_code, profession_code, deviation_code,
    has_care_guarantee, days, contact_counts
)
with
figure as (
    select
        row_number() over (order by measure.measure, measure_statistic.statistic)::integer as figure_number,
        measure.measure,
        measure_statistic.statistic,
        measure_statistic.kind,
        measure.clock = 'decision_date' as is_by_decision
    from reference.measure as measure
    inner join reference.measure_statistic as measure_statistic on measure.measure = measure_statistic.measure
),

combination as (
    select distinct
        cell.delivery_id,
        cell.phase_code,
        cell.medical_field_code,
        cell.named_profession_code
    from pg_temp.wait_cell as cell
),

membership as (
    select distinct
        combination.delivery_id,
        combination.phase_code,
        combination.medical_field_code,
        combination.named_profession_code,
        figure.figure_number,
        figure.is_by_decision
    from combination
    inner join register.delivery as delivery on combination.delivery_id = delivery.delivery_id
    inner join figure on delivery.kind = figure.kind
    inner join reference.measure_condition as condition
        on
            figure.measure = condition.measure
            and combination.phase_code = any(condition.phase_codes)
            -- A contact without a field is in no measure that asks for it.
            and (
                condition.medical_field_codes is null
                or (
                    combination.medical_field_code <> 0
                    and (combination.medical_field_code = any(condition.medical_field_codes))
                    <> condition.is_medical_field_excluded
                )
            )
            and (
                condition.profession_codes is null
                or (combination.named_profession_code = any(condition.profession_codes))
                <> condition.is_profession_excluded
            )
),

measured as (
    select
        cell.delivery_id,
        membership.figure_number,
        cell.medical_field_code,
        cell.named_profession_code,
        cell.deviation_code,
        cell.has_care_guarantee,
        case when membership.is_by_decision then cell.days_from_decision else cell.days_from_target end as days,
        sum(cell.contact_count)::integer as contact_count
    from pg_temp.wait_cell as cell
    inner join membership
        on
            cell.delivery_id = membership.delivery_id
            and cell.phase_code = membership.phase_code
            and cell.medical_field_code = membership.medical_field_code
            and cell.named_profession_code = membership.named_profession_code
    group by
        cell.delivery_id,
        membership.figure_number,
        cell.medical_field_code,
        cell.named_profession_code,
        cell.deviation_code,
        cell.has_care_guarantee,
        days
),

packed as (
    select
        measured.delivery_id,
        measured.figure_number,
        measured.medical_field_code,
        measured.named_profession_code,
        measured.deviation_code,
        measured.has_care_guarantee,
        array_agg((measured.days::bigint << 32) | measured.contact_count) as days_and_counts
    from measured
    where measured.days is not null
    group by
        measured.delivery_id,
        measured.figure_number,
        measured.medical_field_code,
        measured.named_profession_code,
        measured.deviation_code,
        measured.has_care_guarantee
)

select
    delivery.region_code,
    delivery.period,
    packed.delivery_id,
    figure.measure,
    figure.statistic,
    packed.medical_field_code,
    packed.named_profession_code as profession_code,
    packed.deviation_code,
    packed.has_care_guarantee,
    array(
        select (waited.day_and_count >> 32)::integer
        from unnest(packed.days_and_counts) as waited (day_and_count)
        order by waited.day_and_count
    ) as days,
    array(
        select (waited.day_and_count & 4294967295)::integer
        from unnest(packed.days_and_counts) as waited (day_and_count)
        order by waited.day_and_count
    ) as contact_counts
from packed
inner join register.delivery as delivery on packed.delivery_id = delivery.delivery_id
inner join figure on packed.figure_number = figure.figure_number
