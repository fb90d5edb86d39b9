-- Shares within each limit, as one writes them first over contacts in columns of text: a filter a limit.
--
-- Grain: region, month, measure, statistic and limit; only where somebody counts.
-- Reads: raw, the record file.
--
-- The same figures as shares.sql, which groups by days first and is the faster of the two.
with
contact as (
    select
        record.regionkod as region_code,
        date_trunc('month', record.matperiod::timestamp) as period,
        case
            when record.status = 'PRIMARVARD' then case when record.fas = '1' then 'medical_assessment' end
            when record.fas = '4'
                then
                    case
                        when
                            record.status = 'GENOMFORD'
                            and (record.yrkeskategori = 'XS915' or record.mvo_kod in ('901', '931', '412'))
                            then 'follow_up'
                    end
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
        case
            when record.status = 'VANTANDE'
                then
                    (date_trunc('month', record.matperiod::timestamp) + interval '1 month' - interval '1 day')::date
            else record.start_datum::date
        end - record.beslut_datum::date as wait_days,
        record.start_datum::date <= record.medicinskt_maldatum::date as is_in_time
    from raw as record
    where
        record.fas in ('1', '2', '3', '4')
        and record.vardgaranti in ('1', 'j', 'J', 'ja', 'Ja', 'JA', 't', 'T', 'true', 'True', 'TRUE')
),

counted as (
    select
        contact.region_code,
        contact.period,
        contact.measure,
        contact.statistic,
        count(*) filter (where not contact.is_patient_chosen) as all_count,
        count(*) filter (where contact.is_patient_chosen) as chosen_count,
        count(*) filter (where contact.wait_days <= 3 and not contact.is_patient_chosen) as within_3,
        count(*) filter (where contact.wait_days <= 30 and not contact.is_patient_chosen) as within_30,
        count(*) filter (where contact.wait_days <= 60 and not contact.is_patient_chosen) as within_60,
        count(*) filter (where contact.wait_days <= 90 and not contact.is_patient_chosen) as within_90,
        -- In child psychiatry a wait that the patient chose (PvV) is out only where it exceeds the limit.
        count(*) filter (where contact.wait_days <= 30 and contact.is_patient_chosen) as chosen_within_30,
        count(*) filter (where contact.is_in_time and not contact.is_patient_chosen) as in_time,
        count(*) filter (where contact.is_in_time is not null and not contact.is_patient_chosen) as with_target,
        count(*) filter (where contact.is_in_time is not null and contact.is_patient_chosen) as chosen_with_target
    from contact
    where contact.measure is not null and contact.wait_days >= 0
    group by contact.region_code, contact.period, contact.measure, contact.statistic
)

select
    counted.region_code::smallint as region_code,
    counted.period::date as period,
    counted.measure,
    counted.statistic,
    judged.limit_days,
    judged.numerator,
    judged.denominator,
    judged.pvv_count
from counted
cross join
    lateral (
        values
        (
            'medical_assessment' = counted.measure, 3, counted.within_3, counted.all_count, counted.chosen_count
        ),
        (
            counted.measure in ('first_visit', 'treatment', 'examination'), 30, counted.within_30, counted.all_count,
            counted.chosen_count
        ),
        (
            counted.measure in ('first_visit', 'treatment', 'examination'), 60, counted.within_60, counted.all_count,
            counted.chosen_count
        ),
        (
            counted.measure in ('first_visit', 'treatment', 'examination'), 90, counted.within_90, counted.all_count,
            counted.chosen_count
        ),
        (
            counted.measure like 'bup%', 30, counted.within_30 + counted.chosen_within_30,
            counted.all_count + counted.chosen_within_30, counted.chosen_count - counted.chosen_within_30
        ),
        (
            counted.measure = 'follow_up', null, counted.in_time, counted.with_target, counted.chosen_with_target
        )
    ) as judged (is_asked, limit_days, numerator, denominator, pvv_count)
where judged.is_asked
