-- Middle and spread of the waits of each region, as one writes them over contacts in columns of text.
--
-- Grain: region, month, measure and statistic.
-- Reads: raw, the record file.
--
-- Contacts without care guarantee are in: they are out of shares alone. A wait that the patient chose (PvV) is out, in
-- child psychiatry too.
-- Follow-ups wait from their target date.
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
        case
            when record.fas = '4' then record.start_datum::date - record.medicinskt_maldatum::date
            when record.status = 'VANTANDE'
                then
                    (date_trunc('month', record.matperiod::timestamp) + interval '1 month' - interval '1 day')::date
                    - record.beslut_datum::date
            else record.start_datum::date - record.beslut_datum::date
        end as days
    from raw as record
    where
        record.fas in ('1', '2', '3', '4')
        and record.vardgaranti is not null
        and coalesce(upper(record.avvikelsekod) not in ('1', 'PVV'), true)
        and not coalesce(record.start_datum::date < record.beslut_datum::date, false)
)

select
    contact.region_code::smallint as region_code,
    contact.period::date as period,
    contact.measure,
    contact.statistic,
    count(*) as contact_count,
    sum(contact.days) as day_count,
    avg(contact.days) as mean_days,
    percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by contact.days) as quartiles_and_p90
from contact
where
    contact.measure is not null
    and contact.days is not null
    and (contact.measure = 'follow_up' or contact.days >= 0)
group by
    contact.region_code,
    contact.period,
    contact.measure,
    contact.statistic
