-- The newest delivery of every kind that a region has sent for a month, and what became of it: what its sender is told.
--
-- Grain: kind.
-- Reads: register.delivery, register.delivery_in_force, register.attestation_in_force, register.file,
-- register.malformed, quality.verdict, quality.judged_finding.
-- Parameters: $1, the region; $2, the month.
--
-- Rows that a rule rejects are apart from those that are held; a row with both is rejected. Rows of the file that do
-- not say which delivery they belong to are a number alone: they may be another region's.
with
newest as (
    select distinct on (delivery.kind)
        delivery.delivery_id,
        delivery.kind,
        delivery.version,
        delivery.file_id,
        delivery.record_count,
        delivery.malformed_count,
        delivery.is_late,
        delivery.is_withdrawal
    from register.delivery as delivery
    where delivery.region_code = $1::smallint and delivery.period = $2::date
    order by delivery.kind asc, delivery.version desc
),

out_row as (
    select
        finding.delivery_id,
        finding.line_number,
        bool_or(finding.outcome = 'rejected') as is_rejected
    from quality.judged_finding as finding
    inner join newest on finding.delivery_id = newest.delivery_id
    where
        finding.region_code = $1::smallint
        and finding.outcome in ('rejected', 'held')
        and finding.line_number > 0
    group by finding.delivery_id, finding.line_number
),

out_count as (
    select
        out_row.delivery_id,
        count(*) filter (where out_row.is_rejected) as rejected_count,
        count(*) filter (where not out_row.is_rejected) as held_count
    from out_row
    group by out_row.delivery_id
),

placed as (
    select
        delivery.file_id,
        sum(delivery.malformed_count - delivery.half_placed_count)::bigint as malformed_count
    from register.delivery as delivery
    where delivery.file_id in (select newest.file_id from newest)
    group by delivery.file_id
),

kept as (
    select
        malformed.delivery_id,
        count(*) as row_count
    from register.malformed as malformed
    inner join newest on malformed.file_id = newest.file_id and malformed.delivery_id = newest.delivery_id
    group by malformed.delivery_id
)

select
    newest.delivery_id,
    newest.kind,
    newest.version,
    newest.is_late,
    case
        when newest.is_withdrawal then 'withdrawal'
        when verdict.verdict is null then 'not_judged'
        when verdict.verdict = 'refused' then 'refused'
        when coalesce(in_force.delivery_id, attestation.delivery_id) = newest.delivery_id then 'in_force'
        else 'contacts_not_in_force'
    end as state,
    in_force.delivery_id as in_force_delivery_id,
    in_force.version as in_force_version,
    in_force_delivery.malformed_count as in_force_malformed_count,
    file.file_name,
    file.layout,
    to_char(file.received_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as received_date,
    to_char(file.received_at at time zone 'Europe/Stockholm', 'HH24:MI') as received_time,
    newest.record_count + newest.malformed_count as row_count,
    newest.malformed_count,
    coalesce(kept.row_count, 0) as kept_malformed_count,
    greatest(file.malformed_count - coalesce(placed.malformed_count, 0), 0) as unplaced_count,
    case when verdict.verdict is not null then coalesce(out_count.rejected_count, 0) end as rejected_count,
    case when verdict.verdict is not null then coalesce(out_count.held_count, 0) end as held_count,
    verdict.warned_count,
    verdict.accepted_count,
    verdict.verdict,
    verdict.reason
from newest
inner join register.file as file on newest.file_id = file.file_id
left join placed on newest.file_id = placed.file_id
left join kept on newest.delivery_id = kept.delivery_id
left join quality.verdict as verdict
    on verdict.region_code = $1::smallint and newest.delivery_id = verdict.delivery_id
left join out_count on newest.delivery_id = out_count.delivery_id
left join register.delivery_in_force as in_force
    on in_force.region_code = $1::smallint and in_force.period = $2::date and newest.kind = in_force.kind
left join register.delivery as in_force_delivery on in_force.delivery_id = in_force_delivery.delivery_id
left join register.attestation_in_force as attestation on newest.delivery_id = attestation.delivery_id
order by newest.kind
