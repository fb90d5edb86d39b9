-- Small sums of each delivery of contacts of a batch: what rules compare between deliveries.
--
-- Grain: delivery and phase; phase 0 is all.
-- Reads: register.contact, register.delivery.
-- Writes: quality.delivery_profile.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
--
-- From the compact rows, and before any rule has judged: a rule that looks at a delivery as a whole must not depend on
-- what another has rejected.
insert into quality.delivery_profile (
    region_code, delivery_id, phase_code, record_count, counted_count, within_90_count,
    bup_count, bup_mov_count, bup_sov_count, birth_year_count, largest_birth_decade_count
)
with
delivery as (
    select
        delivery.region_code,
        delivery.delivery_id,
        case
            when delivery.kind = 'vantande' then (delivery.period + interval '1 month')::date - 1
        end as last_day
    from register.delivery as delivery
    where
        delivery.delivery_id between $1 and $2
        and delivery.kind in ('genomforda', 'vantande', 'primarvard')
        and not delivery.is_withdrawal
),

cell as materialized (
    select
        contact.delivery_id,
        contact.phase_code,
        contact.birth_year / 10 as birth_decade,
        contact.medical_field_code = 931 as is_bup,
        contact.deviation_code,
        contact.has_care_guarantee,
        coalesce(delivery.last_day, contact.start_date) - contact.decision_date as wait_days,
        count(*) as record_count
    from register.contact as contact
    inner join delivery on contact.delivery_id = delivery.delivery_id
    where contact.delivery_id between $1 and $2
    group by
        contact.delivery_id,
        contact.phase_code,
        contact.birth_year / 10,
        contact.medical_field_code = 931,
        contact.deviation_code,
        contact.has_care_guarantee,
        coalesce(delivery.last_day, contact.start_date) - contact.decision_date
),

waited as (
    select
        cell.*,
        cell.has_care_guarantee and coalesce(cell.deviation_code <> 1, true) and cell.wait_days >= 0 as is_counted
    from cell
),

by_phase as (
    select
        waited.delivery_id,
        coalesce(waited.phase_code, 0) as phase_code,
        waited.birth_decade,
        sum(waited.record_count) as record_count,
        coalesce(sum(waited.record_count) filter (where waited.is_counted), 0) as counted_count,
        coalesce(sum(waited.record_count) filter (where waited.is_counted and waited.wait_days <= 90), 0)
            as within_90_count,
        coalesce(sum(waited.record_count) filter (where waited.is_bup), 0) as bup_count,
        coalesce(sum(waited.record_count) filter (where waited.is_bup and waited.deviation_code = 2), 0)
            as bup_mov_count,
        coalesce(sum(waited.record_count) filter (where waited.is_bup and waited.deviation_code = 3), 0)
            as bup_sov_count
    from waited
    group by waited.delivery_id, coalesce(waited.phase_code, 0), waited.birth_decade
),

phase_or_all as (
    select by_phase.*
    from by_phase
    where by_phase.phase_code between 1 and 5
    union all
    select
        by_phase.delivery_id,
        0 as phase_code,
        by_phase.birth_decade,
        sum(by_phase.record_count) as record_count,
        sum(by_phase.counted_count) as counted_count,
        sum(by_phase.within_90_count) as within_90_count,
        sum(by_phase.bup_count) as bup_count,
        sum(by_phase.bup_mov_count) as bup_mov_count,
        sum(by_phase.bup_sov_count) as bup_sov_count
    from by_phase
    group by by_phase.delivery_id, by_phase.birth_decade
)

select
    delivery.region_code,
    delivery.delivery_id,
    phase_or_all.phase_code,
    sum(phase_or_all.record_count) as record_count,
    sum(phase_or_all.counted_count) as counted_count,
    sum(phase_or_all.within_90_count) as within_90_count,
    sum(phase_or_all.bup_count) as bup_count,
    sum(phase_or_all.bup_mov_count) as bup_mov_count,
    sum(phase_or_all.bup_sov_count) as bup_sov_count,
    coalesce(sum(phase_or_all.record_count) filter (where phase_or_all.birth_decade is not null), 0)
        as birth_year_count,
    coalesce(max(phase_or_all.record_count) filter (where phase_or_all.birth_decade is not null), 0)
        as largest_birth_decade_count
from phase_or_all
inner join delivery on phase_or_all.delivery_id = delivery.delivery_id
group by delivery.region_code, delivery.delivery_id, phase_or_all.phase_code
