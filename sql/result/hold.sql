-- Rows that a rule of severity hold keeps out of the figures until somebody decides, by delivery and rule.
--
-- Grain: delivery and rule with held rows, decided or not.
-- Reads: quality.judged_finding, quality.verdict, register.delivery, register.attestation_in_force.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all; $4, whether those that nobody
-- need decide are listed too: all decided, or of a delivery that a newer one has replaced.
--
-- Lines are a text with blanks between: a driver reads it without arrays. As long as any row is open, open ones come
-- first.
with
held as (
    select
        finding.region_code,
        finding.delivery_id,
        finding.rule_id,
        count(*) filter (where finding.outcome = 'held') as open_count,
        count(*) filter (where finding.outcome = 'counted') as accepted_count,
        count(*) filter (where finding.outcome = 'rejected') as rejected_count,
        (array_agg(finding.line_number order by (finding.outcome = 'held') desc, finding.line_number))[1:5]
            as first_lines
    from quality.judged_finding as finding
    where
        finding.severity = 'hold'
        and (cardinality($3::smallint[]) = 0 or finding.region_code = any($3::smallint[]))
    group by finding.region_code, finding.delivery_id, finding.rule_id
),

standing as (
    select
        held.*,
        delivery.period,
        delivery.kind,
        delivery.version,
        case
            when verdict.verdict = 'refused' then 'refused'
            when delivery.kind = 'attestations'
                then case when attestation.delivery_id is not null then 'in force' else 'replaced' end
            when
                exists (
                    select
                    from register.delivery as newer
                    inner join quality.verdict as newer_verdict on newer.delivery_id = newer_verdict.delivery_id
                    where
                        newer.region_code = delivery.region_code
                        and newer.period = delivery.period
                        and newer.kind = delivery.kind
                        and newer.version > delivery.version
                        and newer_verdict.verdict <> 'refused'
                )
                then 'replaced'
            else 'in force'
        end as state
    from held
    inner join register.delivery as delivery on held.delivery_id = delivery.delivery_id
    left join quality.verdict as verdict on held.delivery_id = verdict.delivery_id
    left join register.attestation_in_force as attestation on held.delivery_id = attestation.delivery_id
    where $1::date is null or delivery.period between $1::date and $2::date
)

select
    standing.region_code,
    to_char(standing.period, 'YYYY-MM') as period,
    standing.kind,
    standing.delivery_id,
    standing.version,
    standing.state,
    standing.rule_id,
    standing.open_count,
    standing.accepted_count,
    standing.rejected_count,
    array_to_string(standing.first_lines, ' ') as first_lines
from standing
where $4::boolean or (standing.open_count > 0 and standing.state <> 'replaced')
order by standing.period, standing.kind, standing.region_code, standing.delivery_id, standing.rule_id
