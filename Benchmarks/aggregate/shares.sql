-- Shares within each limit, as one writes them over contacts in columns of text: the eight measures of
-- pipelines/measures by their rules, in one statement.
--
-- Grain: region, month, measure, statistic and limit; only where somebody counts.
-- Reads: raw, the record file.
--
-- Runs as it is in PostgreSQL and in DuckDB.
--
-- Contacts are grouped by days first, and limits held against the groups: casts and date_trunc are then worked out once
-- a row. A `count(*) filter (where …)` a limit, straight over the contacts, takes twice as long for a month (two cores,
-- PostgreSQL 15): the peer is the better of the two.
with
cell as (
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
        record.status,
        coalesce(upper(record.avvikelsekod) in ('1', 'PVV'), false) as is_patient_chosen,
        -- No limit is above 90 days, and a negative wait is in no figure.
        greatest(
            least(
                case
                    when record.status = 'VANTANDE'
                        then
                            (date_trunc('month', record.matperiod::timestamp) + interval '1 month' - interval '1 day')
                            ::date
                    else record.start_datum::date
                end - record.beslut_datum::date,
                91
            ),
            -1
        ) as wait_days,
        case when record.fas = '4' then record.start_datum::date <= record.medicinskt_maldatum::date end
            as is_in_time,
        count(*) as contact_count
    from raw as record
    where
        record.fas in ('1', '2', '3', '4')
        and record.vardgaranti in ('1', 'j', 'J', 'ja', 'Ja', 'JA', 't', 'T', 'true', 'True', 'TRUE')
    group by region_code, period, measure, status, is_patient_chosen, wait_days, is_in_time
),

judged as (
    select
        cell.region_code,
        cell.period,
        cell.measure,
        case when cell.status = 'VANTANDE' then 'waiting' else 'completed' end as statistic,
        measure_limit.limit_days,
        case
            when cell.wait_days < 0 then null
            when cell.measure = 'follow_up' then cell.is_in_time
            else cell.wait_days <= measure_limit.limit_days
        end as is_within,
        -- A wait that the patient chose (PvV) is out, in child psychiatry only where it exceeds the limit.
        cell.is_patient_chosen
        and (cell.measure not like 'bup%' or cell.wait_days > measure_limit.limit_days) as is_out,
        cell.contact_count
    from cell
    inner join (
        values
        ('first_visit', 30), ('first_visit', 60), ('first_visit', 90),
        ('treatment', 30), ('treatment', 60), ('treatment', 90),
        ('examination', 30), ('examination', 60), ('examination', 90),
        ('bup_first_visit', 30), ('bup_assessment', 30), ('bup_treatment', 30),
        ('medical_assessment', 3),
        ('follow_up', null)
    ) as measure_limit (measure, limit_days)
        on cell.measure = measure_limit.measure
)

select
    judged.region_code::smallint as region_code,
    judged.period::date as period,
    judged.measure,
    judged.statistic,
    judged.limit_days,
    coalesce(sum(judged.contact_count) filter (where judged.is_within and not judged.is_out), 0)::bigint as numerator,
    coalesce(sum(judged.contact_count) filter (where not judged.is_out), 0)::bigint as denominator,
    coalesce(sum(judged.contact_count) filter (where judged.is_out), 0)::bigint as pvv_count
from judged
-- Without the date that the measure counts from there is nothing to count.
where judged.is_within is not null
group by
    judged.region_code,
    judged.period,
    judged.measure,
    judged.statistic,
    judged.limit_days
