-- What regions lack to requirements: patients, and the kronor that hang on it.
--
-- Grain: agreement, requirement or part of one, period and region.
-- Reads: result.edition, result.gap, result.area.
-- Parameters: $1 and $2, first and last month, null for all; $3, regions, empty for all; $4, agreements, empty for all;
-- $5, whether those that are met are told too; $6, the edition, null for the newest.
--
-- Where months are asked for, what is judged once is not told. Parts are told with the requirement that they are of.
with
asked as (
    select coalesce($6::integer, max(edition.edition_id)) as edition_id
    from result.edition as edition
),

gap as (
    select
        lacking.agreement,
        lacking.period,
        lacking.region_code,
        split_part(lacking.requirement, '/', 1) as whole,
        lacking.requirement,
        lacking.basis,
        lacking.numerator,
        lacking.denominator,
        lacking.required,
        lacking.required_numerator,
        lacking.required_denominator,
        lacking.is_met,
        lacking.missing_patient_count,
        lacking.at_stake_sek,
        lacking.month_before_numerator,
        lacking.month_before_denominator,
        lacking.missing_points,
        lacking.month_before_change
    from result.gap as lacking
    inner join asked on lacking.edition_id = asked.edition_id
    where
        ($1::date is null or lacking.period between $1::date and $2::date)
        and ($3::smallint[] = '{}' or lacking.region_code = any($3::smallint[]))
        and ($4::text[] = '{}' or lacking.agreement = any($4::text[]))
),

told as (
    select
        gap.agreement,
        gap.period,
        gap.region_code,
        area.area_name as region,
        gap.requirement,
        gap.whole,
        gap.basis,
        gap.numerator,
        gap.denominator,
        round(100.0 * gap.numerator / nullif(gap.denominator, 0), 2)::text as share,
        gap.required,
        gap.required_numerator,
        gap.required_denominator,
        gap.is_met,
        gap.missing_patient_count,
        gap.missing_points::text as missing_points,
        gap.at_stake_sek,
        gap.month_before_numerator,
        gap.month_before_denominator,
        gap.month_before_change::text as month_before_change
    from gap
    inner join gap as whole
        on
            gap.agreement = whole.agreement
            and gap.period is not distinct from whole.period
            and gap.region_code = whole.region_code
            and gap.whole = whole.requirement
    left join result.area as area on area.level = 'region' and gap.region_code = area.area_code
    where $5::boolean or whole.is_met is not true
)

select
    agreement,
    to_char(period, 'YYYY-MM') as period,
    region_code,
    region,
    requirement,
    basis,
    numerator,
    denominator,
    share,
    required,
    required_numerator,
    required_denominator,
    is_met,
    missing_patient_count,
    missing_points,
    at_stake_sek,
    month_before_numerator,
    month_before_denominator,
    month_before_change
from told
order by
    agreement collate "C",
    period nulls last,
    whole collate "C",
    region_code,
    requirement collate "C"
