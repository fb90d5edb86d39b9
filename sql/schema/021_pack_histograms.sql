-- Histograms in arrays: a row for what is counted together, and not one for each day.
--
-- A national month of two million contacts has some 400 000 days with somebody in them, which as rows with a key are as
-- many index entries and 60 MB; as arrays they are 13 000 rows and 6 MB, and are read and written in a fraction of the
-- time. Who wants a row a day reads the view, which has the name that the table had.

create table indicator.histogram (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    measure text not null,
    statistic text not null,
    medical_field_code smallint not null,
    profession_code smallint not null,
    deviation_code smallint not null,
    has_care_guarantee boolean not null,
    days integer[] not null,
    contact_counts integer[] not null,
    constraint histogram_pkey primary key (
        region_code, delivery_id, measure, statistic, medical_field_code, profession_code, deviation_code,
        has_care_guarantee
    ),
    constraint histogram_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint histogram_statistic_known check (statistic in ('waiting', 'completed')),
    constraint histogram_in_step check (cardinality(days) = cardinality(contact_counts) and cardinality(days) > 0),
    constraint histogram_counts_positive check (0 < all(contact_counts))
);

insert into indicator.histogram (
    region_code, period, delivery_id, measure, statistic, medical_field_code, profession_code, deviation_code,
    has_care_guarantee, days, contact_counts
)
select
    counted.region_code,
    counted.period,
    counted.delivery_id,
    counted.measure,
    counted.statistic,
    counted.medical_field_code,
    0 as profession_code,
    counted.deviation_code,
    counted.has_care_guarantee,
    array_agg(counted.wait_days order by counted.wait_days) as days,
    array_agg(counted.contact_count::integer order by counted.wait_days) as contact_counts
from indicator.wait_histogram as counted
group by
    counted.region_code,
    counted.period,
    counted.delivery_id,
    counted.measure,
    counted.statistic,
    counted.medical_field_code,
    counted.deviation_code,
    counted.has_care_guarantee;

drop table indicator.wait_histogram;

comment on table indicator.histogram is
'How many waited how many days. Adds up over deliveries, fields and days. Grain: delivery, measure, statistic, medical field, profession, deviation and guarantee.';
comment on column indicator.histogram.region_code is 'SKR''s region code.';
comment on column indicator.histogram.period is 'First day of the month.';
comment on column indicator.histogram.delivery_id is 'The delivery that was counted.';
comment on column indicator.histogram.measure is 'Id of the measure.';
comment on column indicator.histogram.statistic is 'waiting or completed.';
comment on column indicator.histogram.medical_field_code is 'Medical field (MVO); 0 where none is stated.';
comment on column indicator.histogram.profession_code is
'Profession, where measures of the phase ask for it and name it (915 for XS915); 0 otherwise.';
comment on column indicator.histogram.deviation_code is 'Deviation: 1 PvV, 2 MoV, 3 SoV, 0 none.';
comment on column indicator.histogram.has_care_guarantee is 'Whether under the care guarantee.';
comment on column indicator.histogram.days is
'Calendar days from the decision to the start, or to the last day of the period; of measures by target date, days from the target date to the start: 0 or less is in time. Ascending, each once.';
comment on column indicator.histogram.contact_counts is 'How many contacts of each of these days.';

create view indicator.wait_histogram as
select
    histogram.region_code,
    histogram.period,
    histogram.delivery_id,
    histogram.measure,
    histogram.statistic,
    histogram.medical_field_code,
    histogram.profession_code,
    histogram.deviation_code,
    histogram.has_care_guarantee,
    waited.wait_days,
    waited.contact_count
from indicator.histogram as histogram
cross join unnest(histogram.days, histogram.contact_counts) as waited (wait_days, contact_count);
comment on view indicator.wait_histogram is
'How many waited how many days, a row a day. Grain: delivery, measure, statistic, medical field, profession, deviation, guarantee and days.';
comment on column indicator.wait_histogram.region_code is 'SKR''s region code.';
comment on column indicator.wait_histogram.period is 'First day of the month.';
comment on column indicator.wait_histogram.delivery_id is 'The delivery that was counted.';
comment on column indicator.wait_histogram.measure is 'Id of the measure.';
comment on column indicator.wait_histogram.statistic is 'waiting or completed.';
comment on column indicator.wait_histogram.medical_field_code is 'Medical field (MVO); 0 where none is stated.';
comment on column indicator.wait_histogram.profession_code is
'Profession, where measures of the phase ask for it and name it (915 for XS915); 0 otherwise.';
comment on column indicator.wait_histogram.deviation_code is 'Deviation: 1 PvV, 2 MoV, 3 SoV, 0 none.';
comment on column indicator.wait_histogram.has_care_guarantee is 'Whether under the care guarantee.';
comment on column indicator.wait_histogram.wait_days is
'Calendar days from the decision to the start, or to the last day of the period; of measures by target date, days from the target date to the start: 0 or less is in time.';
comment on column indicator.wait_histogram.contact_count is 'Contacts.';
