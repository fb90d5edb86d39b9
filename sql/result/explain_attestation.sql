-- What regions have attested to agreements, as deliveries say: of several days the first.
--
-- Grain: region, agreement and attestation.
-- Reads: register.attestation, quality.finding_out_of_figures.
-- Parameters: $1, the deliveries; $2, the agreements.
select distinct on (attestation.region_code, attestation.agreement, attestation.attestation)
    attestation.region_code,
    attestation.agreement,
    attestation.attestation,
    attestation.attested_on,
    attestation.delivery_id
from register.attestation as attestation
where
    attestation.delivery_id = any($1::integer[])
    and attestation.agreement = any($2::text[])
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
order by
    attestation.region_code asc,
    attestation.agreement asc,
    attestation.attestation asc,
    attestation.attested_on asc,
    attestation.delivery_id asc
