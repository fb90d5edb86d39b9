-- Mergeable counts: all that is ever needed of a delivery, without any person. Kept for good.

create schema indicator;
comment on schema indicator is 'Counts per delivery that every figure is summed from.';

create table indicator.wait_histogram (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    measure text not null,
    statistic text not null,
    medical_field_code smallint not null,
    deviation_code smallint not null,
    has_care_guarantee boolean not null,
    wait_days integer not null,
    contact_count bigint not null,
    constraint wait_histogram_pkey primary key (
        region_code, delivery_id, measure, statistic, medical_field_code, deviation_code, has_care_guarantee, wait_days
    ),
    constraint wait_histogram_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint wait_histogram_statistic_known check (statistic in ('waiting', 'completed')),
    constraint wait_histogram_count_positive check (contact_count > 0)
);
comment on table indicator.wait_histogram is
'How many waited how many days. Adds up over deliveries, fields and days. Grain: delivery, measure, statistic, medical field, deviation, guarantee and days.';
comment on column indicator.wait_histogram.region_code is 'SKR''s region code.';
comment on column indicator.wait_histogram.period is 'First day of the month.';
comment on column indicator.wait_histogram.delivery_id is 'The delivery that was counted.';
comment on column indicator.wait_histogram.measure is 'Id of the measure.';
comment on column indicator.wait_histogram.statistic is 'waiting or completed.';
comment on column indicator.wait_histogram.medical_field_code is 'Medical field (MVO).';
comment on column indicator.wait_histogram.deviation_code is 'Deviation: 1 PvV, 2 MoV, 3 SoV, 0 none.';
comment on column indicator.wait_histogram.has_care_guarantee is 'Whether under the care guarantee.';
comment on column indicator.wait_histogram.wait_days is
'Calendar days from the decision to the start, or to the last day of the period; of measures by target date, days from the target date to the start: 0 or less is in time.';
comment on column indicator.wait_histogram.contact_count is 'Contacts.';

create table indicator.delivery_share (
    region_code smallint not null,
    period date not null,
    delivery_id integer not null,
    basis text not null,
    measure text not null,
    statistic text not null,
    limit_days integer,
    numerator bigint not null,
    denominator bigint not null,
    pvv_count bigint,
    constraint delivery_share_key unique nulls not distinct (
        region_code, delivery_id, measure, statistic, limit_days
    ),
    constraint delivery_share_delivery_id_fkey foreign key (delivery_id) references register.delivery (delivery_id),
    constraint delivery_share_basis_known check (basis in ('records', 'counts')),
    constraint delivery_share_statistic_known check (statistic in ('waiting', 'completed')),
    constraint delivery_share_is_share check (
        numerator >= 0 and numerator <= denominator and pvv_count >= 0
    )
);
comment on table indicator.delivery_share is
'Share within each limit, of every delivery that was not refused. 0 of 0 is a delivery without such contacts; no row is no delivery. Grain: delivery, measure, statistic and limit.';
comment on column indicator.delivery_share.region_code is 'SKR''s region code.';
comment on column indicator.delivery_share.period is 'First day of the month.';
comment on column indicator.delivery_share.delivery_id is 'The delivery.';
comment on column indicator.delivery_share.basis is 'records: counted from histograms; counts: sent as counts.';
comment on column indicator.delivery_share.measure is 'Id of the measure.';
comment on column indicator.delivery_share.statistic is 'waiting or completed.';
comment on column indicator.delivery_share.limit_days is 'Days, inclusive; null is the medical target date.';
comment on column indicator.delivery_share.numerator is 'Within the limit.';
comment on column indicator.delivery_share.denominator is 'All that count.';
comment on column indicator.delivery_share.pvv_count is
'Taken out of both as patient-chosen waits (PvV); null where the sender does not say.';

create function indicator.published_percent(numerator bigint, denominator bigint)
returns smallint
language sql
immutable
strict
parallel safe
return case
    when denominator = 0 then null
    -- Twice the remainder of the division, against the divisor: below, above, or exactly in the middle.
    when 2 * ((100 * numerator) % denominator) < denominator then (100 * numerator) / denominator
    when 2 * ((100 * numerator) % denominator) > denominator then (100 * numerator) / denominator + 1
    else (100 * numerator) / denominator + ((100 * numerator) / denominator) % 2
end::smallint;
comment on function indicator.published_percent(bigint, bigint) is
'Whole per cent as published: half to even, on exact integers. PostgreSQL''s round(numeric) goes away from zero in the middle.';
