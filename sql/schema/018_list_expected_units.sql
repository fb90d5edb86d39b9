-- What a rule of contacts looks units up in: short enough to stand in a predicate.

create view register.expected_unit_standing as
select
    standing.region_code,
    standing.period,
    expected_unit.unit_hsa_id
from register.delivery_standing as standing
inner join register.expected_unit as expected_unit
    on standing.region_code = expected_unit.region_code and standing.delivery_id = expected_unit.delivery_id
where standing.kind = 'expected_units' and expected_unit.unit_hsa_id is not null;
comment on view register.expected_unit_standing is
'Units that are to report for a month, as the newest delivery says that is not refused, judged or not: what contacts are held beside while they are judged. Grain: region, period and unit; a unit that was sent twice is there twice until its delivery is refused for it.';
comment on column register.expected_unit_standing.region_code is 'SKR''s region code.';
comment on column register.expected_unit_standing.period is 'First day of the month.';
comment on column register.expected_unit_standing.unit_hsa_id is 'HSA-id of the unit: that of a clinic or of one of its units.';
