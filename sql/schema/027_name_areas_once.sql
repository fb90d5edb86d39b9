-- Which regions an area is of, in one place, and measures that have been counted without a share.

-- Which contacts belong is not asked in SQL: contacts are counted by komiljard.
drop table if exists reference.measure_condition;

-- Which regions an area is of: what every sum over areas joins.
create or replace view reference.area_region as
select
    'region' as level,
    region.region_code as area_code,
    region.region_code
from reference.region as region
union all
select
    'healthcare_region' as level,
    region.healthcare_region_code as area_code,
    region.region_code
from reference.region as region
union all
select
    'nation' as level,
    0::smallint as area_code,
    region.region_code
from reference.region as region;
comment on view reference.area_region is 'The regions of every region, healthcare region and the nation. Grain: level, area and region.';
comment on column reference.area_region.level is 'region, healthcare_region or nation.';
comment on column reference.area_region.area_code is 'SKR''s region code, the healthcare region''s code, or 0 for the nation.';
comment on column reference.area_region.region_code is 'SKR''s code of a region of it.';

create or replace view quality.not_recomputed as
select
    in_force.region_code,
    in_force.period,
    in_force.kind,
    in_force.delivery_id,
    measure.measure
from register.delivery_in_force as in_force
inner join reference.measure_statistic as measure_statistic on in_force.kind = measure_statistic.kind
inner join reference.measure as measure on measure_statistic.measure = measure.measure
where
    not exists (
        select
        from indicator.counted_measure as counted
        where
            counted.region_code = in_force.region_code
            and counted.delivery_id = in_force.delivery_id
            and counted.measure = measure.measure
            and counted.membership_sha256 = measure.membership_sha256
    )
    and exists (
        select
        from indicator.counted_measure as counted
        where counted.region_code = in_force.region_code and counted.delivery_id = in_force.delivery_id
    );
