-- Contacts that rules keep out of the figures, by what decides the measures that they could belong to.
--
-- Grain: kind and the fields that a measure asks for.
-- Reads: register.delivery, register.contact, quality.judged_finding.
-- Parameters: $1, the region; $2, the deliveries.
--
-- Null is not known: the field is missing, or a rule that keeps the contact out points at it, or at the row as a whole,
-- so that it may be another when it has been mended. A deviation that is not there is known: 0.
with
out_row as (
    select
        finding.delivery_id,
        finding.line_number,
        bool_or(coalesce(finding.column_name, 'phase_code') = 'phase_code') as is_phase_at_fault,
        bool_or(coalesce(finding.column_name, 'medical_field_code') = 'medical_field_code')
            as is_medical_field_at_fault,
        bool_or(coalesce(finding.column_name, 'profession_code') = 'profession_code') as is_profession_at_fault,
        bool_or(coalesce(finding.column_name, 'deviation_code') = 'deviation_code') as is_deviation_at_fault,
        bool_or(coalesce(finding.column_name, 'has_care_guarantee') = 'has_care_guarantee')
            as is_care_guarantee_at_fault
    from quality.judged_finding as finding
    where
        finding.region_code = $1::smallint
        and finding.delivery_id = any($2::integer[])
        and finding.outcome in ('rejected', 'held')
        and finding.line_number > 0
    group by finding.delivery_id, finding.line_number
),

known as (
    select
        delivery.kind,
        case when not out_row.is_phase_at_fault then contact.phase_code end as phase_code,
        case when not out_row.is_medical_field_at_fault then contact.medical_field_code end as medical_field_code,
        case when not out_row.is_profession_at_fault then contact.profession_code end as profession_code,
        case
            when not out_row.is_deviation_at_fault and contact.line_number is not null
                then coalesce(contact.deviation_code, 0::smallint)
        end as deviation_code,
        case when not out_row.is_care_guarantee_at_fault then contact.has_care_guarantee end as has_care_guarantee
    from out_row
    inner join register.delivery as delivery on out_row.delivery_id = delivery.delivery_id
    -- Of a row that was deleted at the end of its retention nothing is known.
    left join register.contact as contact
        on
            out_row.delivery_id = contact.delivery_id
            and out_row.line_number = contact.line_number
            and contact.region_code = $1::smallint
            and contact.delivery_id = any($2::integer[])
)

select
    known.kind,
    known.phase_code,
    known.medical_field_code,
    known.profession_code,
    known.deviation_code,
    known.has_care_guarantee,
    count(*) as contact_count
from known
group by
    known.kind,
    known.phase_code,
    known.medical_field_code,
    known.profession_code,
    known.deviation_code,
    known.has_care_guarantee
