-- The verdict of each delivery of a batch, from its findings and malformed rows, and from what it would replace.
--
-- Grain: delivery.
-- Reads: register.file, register.delivery, quality.rule_result, quality.judged_finding, quality.verdict (of deliveries
-- before the batch).
-- Writes: quality.verdict.
-- Parameters: $1 and $2, first and last delivery; $3 to $7, every kind, the share of rows out of the figures above
-- which a delivery of it is refused, and the share of the records that it would replace below which it is (0/1 for
-- never): kinds, numerators, denominators, numerators, denominators, in step; $8, when.
--
-- Shares are compared by cross-multiplication, in numeric, where no product is too large: 10 % of 10 rows is not above
-- 10 %. Rows of the file that no delivery can be told are held against each of them: a part of a region's counts is no
-- figure. A delivery that takes the one before it back has no rows, and nothing to be refused for.
--
-- A row is counted once: rejected where anything rejects it, else held where somebody is to decide, else accepted. Rows
-- that are held are out of the figures, and count against the limit, until they are accepted.
insert into quality.verdict (
    region_code, delivery_id, verdict, row_count, malformed_count, rejected_count, held_count, warned_count, reason,
    judged_at
)
with recursive
refusal as (
    select
        given.kind,
        given.limit_numerator,
        given.limit_denominator,
        given.least_numerator,
        given.least_denominator
    from
        unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
            as given (kind, limit_numerator, limit_denominator, least_numerator, least_denominator)
),

failing_row as (
    select
        finding.delivery_id,
        finding.line_number,
        bool_or(finding.outcome = 'rejected') as is_rejected,
        bool_or(finding.outcome = 'held') as is_held,
        bool_or(finding.severity = 'warn') as is_warned
    from quality.judged_finding as finding
    -- Line 0 is the delivery as a whole, and no row.
    where finding.delivery_id between $1 and $2 and finding.line_number > 0
    group by finding.delivery_id, finding.line_number
),

-- Malformed rows that do not say which delivery they belong to: any of the file's may lack them.
unplaced as (
    select
        file.file_id,
        file.record_count + file.malformed_count as row_count,
        -- A row that says its region and month alone is in the count of each delivery of them, and is one row. The sum
        -- is greater where the file was loaded before such rows were counted.
        greatest(
            file.malformed_count
            - sum(delivery.malformed_count - delivery.half_placed_count)::bigint
            - file.half_placed_count,
            0
        ) as unplaced_count
    from register.file as file
    inner join register.delivery as delivery on file.file_id = delivery.file_id
    where
        file.file_id in (
            select batch.file_id
            from register.delivery as batch
            where batch.delivery_id between $1 and $2
        )
    group by file.file_id, file.record_count, file.malformed_count, file.half_placed_count
),

found as (
    select
        failing_row.delivery_id,
        count(*) filter (where failing_row.is_rejected) as rejected_count,
        count(*) filter (where failing_row.is_held and not failing_row.is_rejected) as held_count,
        count(*) filter (
            where failing_row.is_warned and not failing_row.is_rejected and not failing_row.is_held
        ) as warned_count
    from failing_row
    group by failing_row.delivery_id
),

-- What rules say of a delivery as a whole: those that look at one as such, and those with a limit of their own.
rule_result as (
    select
        result.delivery_id,
        result.rule_id,
        result.severity,
        result.exceeded,
        result.scope <> 'record' and result.failed_count > 0 as is_failed
    from quality.rule_result as result
    where result.delivery_id between $1 and $2
),

rule_word as (
    select
        rule_result.delivery_id,
        rule_result.rule_id,
        rule_result.exceeded = 'refuse' or rule_result.is_failed and rule_result.severity = 'reject' as is_refusing,
        rule_result.exceeded = 'warn' or rule_result.is_failed and rule_result.severity = 'warn' as is_warning
    from rule_result
),

by_rule as (
    select
        word.delivery_id,
        string_agg(word.rule_id, ', ' order by word.rule_id) filter (where word.is_refusing) as refusing_rules,
        string_agg(word.rule_id, ', ' order by word.rule_id) filter (where word.is_warning) as warning_rules
    from rule_word as word
    group by word.delivery_id
),

counted as (
    select
        delivery.region_code,
        delivery.period,
        delivery.kind,
        delivery.delivery_id,
        delivery.is_withdrawal,
        delivery.names_replaced,
        delivery.record_count,
        delivery.malformed_count,
        delivery.record_count + delivery.malformed_count as row_count,
        coalesce(found.rejected_count, 0) as rejected_count,
        coalesce(found.held_count, 0) as held_count,
        coalesce(found.warned_count, 0) as warned_count,
        unplaced.unplaced_count,
        unplaced.row_count as file_row_count,
        by_rule.refusing_rules,
        by_rule.warning_rules,
        refusal.limit_numerator,
        refusal.limit_denominator,
        refusal.least_numerator,
        refusal.least_denominator,
        row_number() over (
            partition by delivery.region_code, delivery.period, delivery.kind
            order by delivery.version
        ) as position
    from register.delivery as delivery
    inner join refusal on delivery.kind = refusal.kind
    inner join unplaced on delivery.file_id = unplaced.file_id
    left join found on delivery.delivery_id = found.delivery_id
    left join by_rule on delivery.delivery_id = by_rule.delivery_id
    where delivery.delivery_id between $1 and $2
),

limited as (
    select
        counted.*,
        -- The delivery's own share and the file's of rows that nobody can be told, added.
        not counted.is_withdrawal
        and (
            (
                (counted.malformed_count + counted.rejected_count + counted.held_count)::numeric
                * counted.file_row_count
                + counted.unplaced_count::numeric * counted.row_count
            ) * counted.limit_denominator
            > counted.row_count::numeric * counted.file_row_count * counted.limit_numerator
            or counted.refusing_rules is not null
        ) as is_above_limit
    from counted
),

-- What the batch finds in force, if that is no withdrawal.
earlier as (
    select distinct on (delivery.region_code, delivery.period, delivery.kind)
        delivery.region_code,
        delivery.period,
        delivery.kind,
        case when not delivery.is_withdrawal then delivery.delivery_id end as delivery_id,
        case when not delivery.is_withdrawal then delivery.record_count end as record_count
    from limited
    inner join register.delivery as delivery
        on
            limited.region_code = delivery.region_code
            and limited.period = delivery.period
            and limited.kind = delivery.kind
    inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
    where limited.position = 1 and delivery.delivery_id < $1 and verdict.verdict <> 'refused'
    order by delivery.region_code asc, delivery.period asc, delivery.kind asc, delivery.version desc
),

-- One version after the other: a batch may have several, and one that is refused replaces nothing.
standing as (
    select
        limited.region_code,
        limited.period,
        limited.kind,
        0::bigint as position,
        null::integer as delivery_id,
        false as is_too_small,
        null::integer as replaced_id,
        null::bigint as replaced_count,
        earlier.delivery_id as standing_id,
        earlier.record_count as standing_count
    from limited
    left join earlier
        on
            limited.region_code = earlier.region_code
            and limited.period = earlier.period
            and limited.kind = earlier.kind
    where limited.position = 1
    union all
    select
        limited.region_code,
        limited.period,
        limited.kind,
        limited.position,
        limited.delivery_id,
        decided.is_too_small,
        standing.standing_id as replaced_id,
        standing.standing_count as replaced_count,
        case
            when limited.is_withdrawal then null
            when limited.is_above_limit or decided.is_too_small then standing.standing_id
            else limited.delivery_id
        end as standing_id,
        case
            when limited.is_withdrawal then null
            when limited.is_above_limit or decided.is_too_small then standing.standing_count
            else limited.record_count
        end as standing_count
    from standing
    inner join limited
        on
            standing.region_code = limited.region_code
            and standing.period = limited.period
            and standing.kind = limited.kind
            and standing.position + 1 = limited.position
    cross join lateral (
        values (
            coalesce(
                not limited.is_withdrawal
                and not limited.names_replaced
                and limited.record_count::numeric * limited.least_denominator
                < standing.standing_count::numeric * limited.least_numerator,
                false
            )
        )
    ) as decided (is_too_small)
)

select
    limited.region_code,
    limited.delivery_id,
    case
        when limited.is_above_limit or standing.is_too_small then 'refused'
        when
            limited.malformed_count
            + limited.rejected_count
            + limited.held_count
            + limited.warned_count
            + limited.unplaced_count
            > 0
            and not limited.is_withdrawal
            or limited.warning_rules is not null
            then 'accepted_with_warnings'
        else 'accepted'
    end as verdict,
    limited.row_count,
    limited.malformed_count,
    limited.rejected_count,
    limited.held_count,
    limited.warned_count,
    case
        when limited.is_withdrawal then 'takes the delivery before it back'
        else
            format(
                '%s of %s rows out of the figures (%s malformed, %s rejected%s), %s with warnings%s; '
                'refused above %s %%%s%s%s',
                limited.malformed_count + limited.rejected_count + limited.held_count,
                limited.row_count,
                limited.malformed_count,
                limited.rejected_count,
                case
                    when limited.held_count > 0
                        then format(', %s held until somebody decides: komiljard hold list', limited.held_count)
                    else ''
                end,
                limited.warned_count,
                case
                    when limited.unplaced_count > 0
                        then
                            format(
                                ', %s of %s rows of the file cannot be told to any delivery',
                                limited.unplaced_count, limited.file_row_count
                            )
                    else ''
                end,
                trim_scale(100.0 * limited.limit_numerator / limited.limit_denominator),
                '; refused by the rule ' || limited.refusing_rules,
                '; see the rule ' || limited.warning_rules,
                case
                    when standing.is_too_small
                        then
                            format(
                                '; %1$s records, and delivery %2$s that it would replace has %3$s: '
                                'refused below %4$s %%; name the call that it replaces, '
                                'or withdraw the earlier delivery: '
                                'komiljard withdraw %2$s --why TEXT, then komiljard ingest --reload of this file',
                                limited.record_count,
                                standing.replaced_id,
                                standing.replaced_count,
                                trim_scale(100.0 * limited.least_numerator / limited.least_denominator)
                            )
                    else ''
                end
            )
    end as reason,
    $8::timestamptz as judged_at
from limited
inner join standing on limited.delivery_id = standing.delivery_id
