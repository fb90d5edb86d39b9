-- How a region stands to the requirements of an agreement, as an edition has it.
--
-- Grain: requirement and period.
-- Reads: result.requirement_outcome.
-- Parameters: $1, the edition; $2, the agreement; $3, the region.
select
    outcome.requirement,
    to_char(outcome.period, 'YYYY-MM') as period,
    outcome.numerator,
    outcome.denominator,
    outcome.baseline_numerator,
    outcome.baseline_denominator,
    outcome.basis,
    outcome.is_met,
    outcome.reason
from result.requirement_outcome as outcome
where
    outcome.edition_id = $1::integer
    and outcome.agreement = $2::text
    and outcome.region_code = $3::smallint
