-- What regions have attested, as delivered: of several days the first.
--
-- Grain: region, agreement and attestation.
-- Reads: register.attestation_in_force, register.attestation, quality.finding_out_of_figures.
-- Parameters: $1, the agreements that ask.
--
-- Attestations add up: a plan that comes in the month of a report does not take the report away. What has been handed
-- in stays handed in until it is taken back: the first day counts, in whatever order they came. Rows that are out of
-- the figures say nothing.
select
    attestation.region_code,
    attestation.agreement,
    attestation.attestation,
    min(attestation.attested_on) as attested_on
from register.attestation_in_force as in_force
inner join register.attestation as attestation
    on in_force.region_code = attestation.region_code and in_force.delivery_id = attestation.delivery_id
where
    attestation.agreement = any($1::text[])
    and attestation.attestation is not null
    and attestation.attested_on is not null
    and not exists (
        select
        from quality.finding_out_of_figures as finding
        where
            finding.region_code = attestation.region_code
            and finding.delivery_id = attestation.delivery_id
            and finding.line_number = attestation.line_number
    )
group by attestation.region_code, attestation.agreement, attestation.attestation
