-- The deliveries that an edition was made of, and what has become of them since.
--
-- Grain: region, period and kind; of attestations, which add up, also the call.
-- Reads: result.edition, result.source, register.delivery, register.file, register.delivery_in_force, quality.verdict,
-- quality.hold_decision.
-- Parameters: $1, the edition.
--
-- Sources name a delivery by what it is of, its layout and its file's hash (sql/evaluate/delivery_source), which
-- several versions may share where a file was loaded again: the newest that was there when the edition was made, of
-- those that are not refused. A source that no delivery is found for has no delivery_id.
with
edition as (
    select
        edition.edition_id,
        edition.run_id
    from result.edition as edition
    where edition.edition_id = $1::integer
),

named as (
    select
        delivery.delivery_id,
        delivery.region_code,
        delivery.period,
        delivery.kind,
        delivery.version,
        delivery.file_id,
        delivery.record_count,
        delivery.is_late,
        delivery.rows_deleted_at,
        file.sha256,
        file.content_sha256,
        file.file_name,
        file.layout,
        file.received_at,
        file.run_id,
        format(
            '%s %s %s, layout %s %s%s', delivery.region_code, to_char(delivery.period, 'YYYY-MM'), delivery.kind,
            file.layout, left(encode(file.layout_sha256, 'hex'), 16),
            case when delivery.kind = 'attestations' then ', call ' || file.call_id else '' end
        ) as name
    from register.delivery as delivery
    inner join register.file as file on delivery.file_id = file.file_id
    where not delivery.is_withdrawal
),

decided as (
    select
        taken.region_code,
        taken.delivery_id,
        max(taken.run_id) as last_run_id
    from quality.hold_decision as taken
    group by taken.region_code, taken.delivery_id
)

select distinct on (source.name)
    source.name,
    encode(source.sha256, 'hex') as file_sha256,
    encode(named.content_sha256, 'hex') as content_sha256,
    named.delivery_id,
    named.region_code,
    to_char(named.period, 'YYYY-MM') as period,
    named.kind,
    named.version,
    named.record_count,
    named.is_late,
    to_char(named.rows_deleted_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as rows_deleted_on,
    named.file_name,
    named.layout,
    to_char(named.received_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as received_at,
    verdict.verdict,
    verdict.reason,
    verdict.row_count,
    verdict.malformed_count,
    verdict.rejected_count,
    verdict.held_count,
    verdict.warned_count,
    verdict.accepted_count,
    in_force.delivery_id as in_force_delivery_id,
    in_force.version as in_force_version,
    coalesce(decided.last_run_id > edition.run_id, false) as is_decided_since
from edition
inner join result.source as source on edition.edition_id = source.edition_id and source.kind = 'delivery'
left join named
    on source.name = named.name and source.sha256 = named.sha256 and edition.run_id >= named.run_id
left join quality.verdict as verdict
    on named.region_code = verdict.region_code and named.delivery_id = verdict.delivery_id
left join register.delivery_in_force as in_force
    on named.region_code = in_force.region_code and named.period = in_force.period and named.kind = in_force.kind
left join decided on named.region_code = decided.region_code and named.delivery_id = decided.delivery_id
order by source.name asc, coalesce(verdict.verdict, 'refused') = 'refused' asc, named.version desc
