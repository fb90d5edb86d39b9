-- Which regions have nothing in force of what other regions have, so that a month that is not whole is told of
-- (docs/quality.md).

create view quality.missing_delivery as
with
monthly as (
    select due.kind from unnest(array['genomforda', 'vantande', 'primarvard', 'counts']) as due (kind)
),

newest as (
    select distinct on (delivery.region_code, delivery.period, delivery.kind)
        delivery.region_code,
        delivery.period,
        delivery.kind,
        verdict.verdict
    from register.delivery as delivery
    inner join monthly on delivery.kind = monthly.kind
    left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    order by delivery.region_code asc, delivery.period asc, delivery.kind asc, delivery.version desc
),

in_force as (
    select
        standing.region_code,
        standing.period,
        standing.kind
    from register.delivery_in_force as standing
    inner join monthly on standing.kind = monthly.kind
),

last_in_force as (
    select
        in_force.region_code,
        in_force.kind,
        max(in_force.period) as period
    from in_force
    group by in_force.region_code, in_force.kind
),

-- Refused or taken back since: it is a region that sends the kind to this database.
sender as (
    select distinct
        delivery.region_code,
        delivery.kind
    from register.delivery as delivery
    inner join monthly on delivery.kind = monthly.kind
    inner join reference.region as region on delivery.region_code = region.region_code
    where not delivery.is_withdrawal
),

-- A database of one region, or of some neighbours, waits for nobody else. Where most regions send a kind it is the
-- nation's, and one that has never sent it is missing too.
expected as (
    select
        sender.region_code,
        sender.kind
    from sender
    union
    select
        region.region_code,
        national.kind
    from (
        select sender.kind
        from sender
        group by sender.kind
        having count(*) * 2 > (select count(*) from reference.region)
    ) as national
    cross join reference.region as region
),

month as (
    select distinct
        in_force.period,
        in_force.kind,
        (in_force.period + interval '1 month')::date + due_day.due_day - 1 as due_date
    from in_force
    left join reference.due_day as due_day on in_force.kind = due_day.kind
)

select
    expected.region_code,
    month.period,
    month.kind,
    case
        when newest.region_code is null then 'not_delivered'
        when newest.verdict = 'refused' then 'refused'
        else 'withdrawn'
    end as state,
    month.due_date,
    coalesce((now() at time zone 'Europe/Stockholm')::date > month.due_date, false) as is_late,
    last_in_force.period as last_period
from month
inner join expected on month.kind = expected.kind
left join in_force
    on
        month.period = in_force.period
        and month.kind = in_force.kind
        and expected.region_code = in_force.region_code
left join newest
    on
        month.period = newest.period
        and month.kind = newest.kind
        and expected.region_code = newest.region_code
left join last_in_force
    on expected.region_code = last_in_force.region_code and expected.kind = last_in_force.kind
where
    in_force.region_code is null
    -- What waits to be judged has come.
    and (newest.region_code is null or newest.verdict is not null);
comment on view quality.missing_delivery is
'Regions without a delivery in force where another region has one: of the kinds that are due every month, and of the regions that have ever sent the kind to this database, or of all where more than half of them have. Grain: region, period and kind.';
comment on column quality.missing_delivery.region_code is 'SKR''s region code.';
comment on column quality.missing_delivery.period is 'First day of the month.';
comment on column quality.missing_delivery.kind is 'Kind of the delivery, as in register.delivery.';
comment on column quality.missing_delivery.state is
'not_delivered: nothing has come; refused: the newest version was, and none before it is in force; withdrawn: the region has taken it back.';
comment on column quality.missing_delivery.due_date is
'The day that it is due, in Swedish time; null for a kind without one.';
comment on column quality.missing_delivery.is_late is 'Whether that day is over as the view is read.';
comment on column quality.missing_delivery.last_period is
'The newest month for which a delivery of the region and kind is in force, before or after this one; null for none.';

-- Named one by one: the other relations of this schema have lines and contacts.
do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant select on quality.missing_delivery to komiljard_reader;
    end if;
end
$do$;
