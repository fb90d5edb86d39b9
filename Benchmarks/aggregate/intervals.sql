-- How many waited how long at each unit, by sex and age, as one writes it over contacts in columns of text.
--
-- Grain: region, month, unit, measure, statistic, sex, age group and interval of days.
-- Reads: raw, the record file.
--
-- Those that a share is of: under the care guarantee, and no wait that the patient chose (PvV), in child psychiatry
-- none that exceeds the limit.
-- Follow-ups, which have a target date instead of a limit, are in no interval.
with
contact as (
    select
        record.regionkod as region_code,
        date_trunc('month', record.matperiod::timestamp) as period,
        coalesce(record.hsaid_vardenhet, record.hsaid_enhet) as unit_hsa_id,
        case
            when record.status = 'PRIMARVARD' then case when record.fas = '1' then 'medical_assessment' end
            when record.mvo_kod = '931'
                then
                    case record.fas
                        when '1' then 'bup_first_visit'
                        when '2' then 'bup_treatment'
                        else 'bup_assessment'
                    end
            when record.mvo_kod <> '931'
                then case record.fas when '1' then 'first_visit' when '2' then 'treatment' else 'examination' end
        end as measure,
        case when record.status = 'VANTANDE' then 'waiting' else 'completed' end as statistic,
        coalesce(upper(record.avvikelsekod) in ('1', 'PVV'), false) as is_patient_chosen,
        translate(lower(left(record.kon, 1)), '123', 'mko') as sex,
        extract(year from record.matperiod::timestamp) - record.fodelsear::integer as age,
        case
            when record.status = 'VANTANDE'
                then
                    (date_trunc('month', record.matperiod::timestamp) + interval '1 month' - interval '1 day')::date
                    - record.beslut_datum::date
            else record.start_datum::date - record.beslut_datum::date
        end as days
    from raw as record
    where
        record.fas in ('1', '2', '3')
        and record.vardgaranti in ('1', 'j', 'J', 'ja', 'Ja', 'JA', 't', 'T', 'true', 'True', 'TRUE')
),

grouped as (
    select
        contact.region_code,
        contact.period,
        contact.unit_hsa_id,
        contact.measure,
        contact.statistic,
        contact.sex,
        case
            when contact.age < 18 then '0–17'
            when contact.age < 25 then '18–24'
            when contact.age < 45 then '25–44'
            when contact.age < 65 then '45–64'
            when contact.age < 75 then '65–74'
            when contact.age < 85 then '75–84'
            else '85–'
        end as age_group,
        case
            when contact.days <= 30 then '0–30'
            when contact.days <= 60 then '31–60'
            when contact.days <= 90 then '61–90'
            when contact.days <= 120 then '91–120'
            when contact.days <= 180 then '121–180'
            when contact.days <= 365 then '181–365'
            else '366–'
        end as days_interval
    from contact
    where
        contact.measure is not null
        and contact.days >= 0
        and (not contact.is_patient_chosen or (contact.measure like 'bup%' and contact.days <= 30))
)

select
    grouped.region_code::smallint as region_code,
    grouped.period::date as period,
    grouped.unit_hsa_id,
    grouped.measure,
    grouped.statistic,
    grouped.sex,
    grouped.age_group,
    grouped.days_interval,
    count(*) as contact_count
from grouped
group by
    grouped.region_code,
    grouped.period,
    grouped.unit_hsa_id,
    grouped.measure,
    grouped.statistic,
    grouped.sex,
    grouped.age_group,
    grouped.days_interval
