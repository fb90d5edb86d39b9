-- What a verdict and a sum of attestations need to know of a file and a delivery besides their rows.

alter table register.file
add column half_placed_count bigint not null default 0,
add constraint file_half_placed_of_malformed check (half_placed_count between 0 and malformed_count);
comment on table register.file is
'Files that were loaded. The same content is loaded once, unless reloaded on demand. Grain: load of a file.';
comment on column register.file.half_placed_count is
'Malformed rows that say a region and month of the file and not their kind, each once: every delivery of that month counts them in its malformed_count. 0 of files that were loaded before this was counted.';

alter table register.delivery
add column half_placed_count bigint not null default 0,
add column names_replaced boolean not null default false,
add constraint delivery_half_placed_of_malformed check (half_placed_count between 0 and malformed_count);
-- Which calls these named was not kept. What was accepted then stays in force: no figure changes by a migration.
update register.delivery set names_replaced = true
where kind in ('genomforda', 'vantande', 'primarvard');
comment on column register.delivery.half_placed_count is
'Of malformed_count those that say region and month and not their kind: the other deliveries of the month count them as well.';
comment on column register.delivery.names_replaced is
'Whether it names the call that it replaces (ErsattningsId, or replaces in a manifest) and that call delivered the same region, period and kind. Of contacts that came before this was kept: true.';

create view register.attestation_in_force as
select
    delivery.region_code,
    delivery.period,
    delivery.kind,
    delivery.delivery_id,
    delivery.version,
    delivery.file_id
from register.delivery as delivery
inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
where
    delivery.kind = 'attestations'
    and not delivery.is_withdrawal
    and verdict.verdict <> 'refused'
    and not exists (
        select
        from register.delivery as later
        inner join quality.verdict as later_verdict on later.delivery_id = later_verdict.delivery_id
        where
            later.region_code = delivery.region_code
            and later.period = delivery.period
            and later.kind = delivery.kind
            and later.version > delivery.version
            and (later.is_withdrawal or later.names_replaced)
            and later_verdict.verdict <> 'refused'
    );
comment on view register.attestation_in_force is
'Deliveries of attestations that count: every accepted version that no later one takes back. What a region has handed in adds up; a newer delivery replaces nothing that it does not name. Grain: delivery.';
comment on column register.attestation_in_force.region_code is 'SKR''s region code.';
comment on column register.attestation_in_force.period is 'First day of the month of the days attested.';
comment on column register.attestation_in_force.kind is 'attestations.';
comment on column register.attestation_in_force.delivery_id is 'The delivery.';
comment on column register.attestation_in_force.version is 'Its version.';
comment on column register.attestation_in_force.file_id is 'The file that it came in.';
