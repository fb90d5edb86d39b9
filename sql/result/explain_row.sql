-- Shares of a measure, counted again from the contacts of deliveries, row by row.
--
-- Grain: delivery and limit.
-- Reads: register.delivery, register.contact, quality.finding, quality.hold_decision, quality.hold_decision_row.
-- Parameters: $1, the region; $2, the deliveries; $3, the run that made the edition: decisions on held rows that were
-- taken later are none; $4, which contacts belong, as JSON; $5, what a wait is counted from; $6, the limits in days, 0
-- for the medical target date; $7, whether contacts without care guarantee are out; $8, the deviations that are out;
-- $9, those that are out where the wait exceeds the limit; $10, whether the contacts that count are told: line and id,
-- as JSON.
--
-- Written by itself, and nothing of aggregate: it is what that is held against.
with
delivered as (
    select
        delivery.delivery_id,
        -- Of those who wait, whose wait is counted to it.
        case
            when delivery.kind = 'vantande' then (delivery.period + interval '1 month' - interval '1 day')::date
        end as last_day
    from register.delivery as delivery
    where delivery.region_code = $1::smallint and delivery.delivery_id = any($2::integer[])
),

condition as (
    select given.*
    from
        jsonb_to_recordset($4::jsonb) as given (
            phases integer[], asks_field boolean, fields integer[], is_field_listed boolean,
            asks_profession boolean, professions integer[], is_profession_listed boolean
        )
),

-- Out by a rule, or held and not accepted when the edition was made.
out_row as materialized (
    select distinct
        finding.delivery_id,
        finding.line_number
    from quality.finding as finding
    where
        finding.region_code = $1::smallint
        and finding.delivery_id = any($2::integer[])
        and (
            finding.severity = 'reject'
            or finding.severity = 'hold'
            and coalesce(
                (
                    select taken.decision
                    from quality.hold_decision as taken
                    inner join quality.hold_decision_row as decided
                        on
                            taken.region_code = decided.region_code
                            and taken.delivery_id = decided.delivery_id
                            and taken.decision_id = decided.decision_id
                    where
                        decided.region_code = finding.region_code
                        and decided.delivery_id = finding.delivery_id
                        and decided.line_number = finding.line_number
                        and taken.rule_id = finding.rule_id
                        and taken.run_id <= $3::integer
                    order by taken.decision_id desc
                    limit 1
                ),
                'reject'
            ) = 'reject'
        )
),

sent as (
    select
        contact.delivery_id,
        contact.line_number,
        contact.contact_id,
        contact.phase_code,
        coalesce(contact.medical_field_code, 0) as medical_field_code,
        coalesce(contact.profession_code, 0) as profession_code,
        coalesce(contact.deviation_code, 0) as deviation_code,
        contact.decision_date,
        case $5::text
            when 'decision_date' then contact.decision_date
            when 'medical_target_date' then contact.medical_target_date
            when 'referral_date' then contact.referral_date
            when 'arrival_date' then contact.arrival_date
        end as begin_date,
        coalesce(delivered.last_day, contact.start_date) as end_date
    from delivered
    inner join register.contact as contact on delivered.delivery_id = contact.delivery_id
    where
        contact.region_code = $1::smallint
        -- So that the partitions of other files are not looked at.
        and contact.delivery_id = any($2::integer[])
        and contact.has_care_guarantee is not null
        and (contact.has_care_guarantee or not $7::boolean)
),

waited as materialized (
    select
        sent.delivery_id,
        sent.line_number,
        sent.contact_id,
        sent.deviation_code,
        sent.end_date - sent.begin_date as wait_days
    from sent
    left join out_row on sent.delivery_id = out_row.delivery_id and sent.line_number = out_row.line_number
    where
        out_row.line_number is null
        -- A negative wait is in no figure, whatever the rules say of it.
        and (sent.decision_date is null or sent.decision_date <= sent.end_date)
        and exists (
            select
            from condition
            where
                sent.phase_code = any(condition.phases)
                and (
                    not condition.asks_field
                    or sent.medical_field_code <> 0
                    and (sent.medical_field_code = any(condition.fields)) = condition.is_field_listed
                )
                and (
                    not condition.asks_profession
                    or (sent.profession_code = any(condition.professions)) = condition.is_profession_listed
                )
        )
),

judged as (
    select
        waited.delivery_id,
        waited.line_number,
        waited.contact_id,
        reached.limit_days,
        waited.deviation_code,
        waited.wait_days <= reached.limit_days as is_within,
        (
            waited.deviation_code = any($8::integer[])
            or waited.deviation_code = any($9::integer[])
            and waited.wait_days > reached.limit_days
        ) is not true as is_counted
    from waited
    cross join unnest($6::integer[]) as reached (limit_days)
    where waited.wait_days >= 0 or waited.wait_days is not null and $5::text = 'medical_target_date'
)

select
    delivered.delivery_id,
    reached.limit_days,
    count(*) filter (where judged.is_counted and judged.is_within) as numerator,
    count(*) filter (where judged.is_counted) as denominator,
    count(*) filter (where not judged.is_counted and judged.deviation_code = 1) as pvv_count,
    jsonb_agg(jsonb_build_array(judged.line_number, judged.contact_id) order by judged.line_number)
    filter (where $10::boolean and judged.is_counted and judged.is_within)::text as contacts_within,
    jsonb_agg(jsonb_build_array(judged.line_number, judged.contact_id) order by judged.line_number)
    filter (where $10::boolean and judged.is_counted and not judged.is_within)::text as contacts_beyond
from delivered
cross join unnest($6::integer[]) as reached (limit_days)
left join judged on delivered.delivery_id = judged.delivery_id and reached.limit_days = judged.limit_days
group by delivered.delivery_id, reached.limit_days
