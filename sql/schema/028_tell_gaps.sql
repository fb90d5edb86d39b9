-- What each region lacks to each requirement: patients, and the kronor that hang on it.

create table result_history.gap (
    region_code smallint not null,
    period date,
    agreement text not null,
    requirement text not null,
    basis text,
    numerator bigint,
    denominator bigint,
    required text not null,
    required_numerator bigint,
    required_denominator bigint,
    is_met boolean,
    missing_patient_count bigint,
    at_stake_sek bigint,
    month_before_numerator bigint,
    month_before_denominator bigint,
    first_edition_id integer not null,
    last_edition_id integer,
    constraint gap_key unique nulls not distinct (
        region_code, period, agreement, requirement, first_edition_id
    ),
    constraint gap_first_edition_fkey foreign key (first_edition_id)
    references result_history.edition (edition_id),
    constraint gap_last_edition_fkey foreign key (last_edition_id)
    references result_history.edition (edition_id),
    constraint gap_basis_known check (basis in ('records', 'counts')),
    constraint gap_share_whole check ((numerator is null) = (denominator is null)),
    constraint gap_required_whole check ((required_numerator is null) = (required_denominator is null)),
    constraint gap_required_positive check (required_denominator > 0),
    constraint gap_month_before_whole check ((month_before_numerator is null) = (month_before_denominator is null)),
    constraint gap_missing_not_negative check (missing_patient_count >= 0),
    -- Who meets it lacks nobody, and who lacks nobody meets it.
    constraint gap_met_lacks_nobody check (coalesce(is_met, false) = coalesce(missing_patient_count = 0, false)),
    constraint gap_range check (last_edition_id >= first_edition_id)
);
comment on table result_history.gap is 'What each region lacks to each requirement, and to each part of it. Editions made before this table have none. Grain: range of editions, agreement, requirement, period and region.';
comment on column result_history.gap.region_code is 'SKR''s region code.';
comment on column result_history.gap.period is
'First day of the month judged; null where the requirement is judged once.';
comment on column result_history.gap.agreement is 'Id of the agreement.';
comment on column result_history.gap.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result_history.gap.basis is 'The series judged: records or counts.';
comment on column result_history.gap.numerator is 'Of the share judged; null for combinations and where there is none.';
comment on column result_history.gap.denominator is 'Of the share judged.';
comment on column result_history.gap.required is 'What is required, in words.';
comment on column result_history.gap.required_numerator is
'Of the share that is required, exactly; of any improvement at all, of that which it must be better than. Null where no share is.';
comment on column result_history.gap.required_denominator is 'Of the share that is required.';
comment on column result_history.gap.is_met is 'Whether it is met; null is not assessable.';
comment on column result_history.gap.missing_patient_count is
'The fewest patients who would have had to be seen in time for it to be met: of completed contacts more within the limit, of those waiting fewer beyond it. 0 where it is met; null where patients alone would not have been enough, or nothing can be assessed. Of months in a row their sum: one who waits through several counts in each.';
comment on column result_history.gap.at_stake_sek is
'Whole kronor that the region gets more where it meets the requirement than where it does not, all others being as they are: also of pots further on. Null of a part: money hangs on the whole.';
comment on column result_history.gap.month_before_numerator is
'Of the same share in the month before, of the same series; null where it has none.';
comment on column result_history.gap.month_before_denominator is 'Of the share of the month before.';
comment on column result_history.gap.first_edition_id is 'The first edition that the row stands in.';
comment on column result_history.gap.last_edition_id is 'The last one; null while it is current.';

create trigger gap_is_kept
before update or delete on result_history.gap
for each row execute function result_history.keep_edition();
comment on trigger gap_is_kept on result_history.gap is 'An edition is what it was.';
create trigger gap_is_not_emptied
before truncate on result_history.gap
for each statement execute function result_history.keep_edition();
comment on trigger gap_is_not_emptied on result_history.gap is 'An edition is what it was.';

create view result.gap as
select
    edition.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.requirement,
    stored.basis,
    stored.numerator,
    stored.denominator,
    stored.required,
    stored.required_numerator,
    stored.required_denominator,
    stored.is_met,
    stored.missing_patient_count,
    stored.at_stake_sek,
    stored.month_before_numerator,
    stored.month_before_denominator,
    round(
        case
            when stored.is_met then 0
            else abs(
                100.0 * stored.required_numerator / stored.required_denominator
                - 100.0 * stored.numerator / nullif(stored.denominator, 0)
            )
        end, 2
    ) as missing_points,
    round(
        100.0 * stored.numerator / nullif(stored.denominator, 0)
        - 100.0 * stored.month_before_numerator / nullif(stored.month_before_denominator, 0), 2
    ) as month_before_change
from result_history.edition as edition
inner join result_history.gap as stored
    on
        edition.edition_id >= stored.first_edition_id
        and (stored.last_edition_id is null or edition.edition_id <= stored.last_edition_id);
comment on view result.gap is 'What each region lacks to each requirement, and to each part of it. Editions made before gaps were told have no rows. Grain: edition, agreement, requirement, period and region.';
comment on column result.gap.edition_id is 'The edition.';
comment on column result.gap.region_code is 'SKR''s region code.';
comment on column result.gap.period is 'First day of the month judged; null where the requirement is judged once.';
comment on column result.gap.agreement is 'Id of the agreement.';
comment on column result.gap.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result.gap.basis is 'The series judged: records or counts.';
comment on column result.gap.numerator is 'Of the share judged; null for combinations and where there is none.';
comment on column result.gap.denominator is 'Of the share judged.';
comment on column result.gap.required is 'What is required, in words.';
comment on column result.gap.required_numerator is
'Of the share that is required, exactly; of any improvement at all, of that which it must be better than. Null where no share is.';
comment on column result.gap.required_denominator is 'Of the share that is required.';
comment on column result.gap.is_met is 'Whether it is met; null is not assessable.';
comment on column result.gap.missing_patient_count is
'The fewest patients who would have had to be seen in time for it to be met: of completed contacts more within the limit, of those waiting fewer beyond it. 0 where it is met; null where patients alone would not have been enough, or nothing can be assessed. Of months in a row their sum: one who waits through several counts in each.';
comment on column result.gap.at_stake_sek is
'Whole kronor that the region gets more where it meets the requirement than where it does not, all others being as they are: also of pots further on. Null of a part: money hangs on the whole.';
comment on column result.gap.month_before_numerator is
'Of the same share in the month before, of the same series; null where it has none.';
comment on column result.gap.month_before_denominator is 'Of the share of the month before.';
comment on column result.gap.missing_points is
'Percentage points between the share and the required one, two decimals; 0 where it is met. Criteria are tested on the exact fractions.';
comment on column result.gap.month_before_change is
'Percentage points since the month before, of the exact shares, two decimals; null where one of them has no value.';

create view result.current_gap as
with
newest as (
    select max(edition.edition_id) as edition_id from result_history.edition as edition
)

select
    newest.edition_id,
    stored.region_code,
    stored.period,
    stored.agreement,
    stored.requirement,
    stored.basis,
    stored.numerator,
    stored.denominator,
    stored.required,
    stored.required_numerator,
    stored.required_denominator,
    stored.is_met,
    stored.missing_patient_count,
    stored.at_stake_sek,
    stored.month_before_numerator,
    stored.month_before_denominator,
    round(
        case
            when stored.is_met then 0
            else abs(
                100.0 * stored.required_numerator / stored.required_denominator
                - 100.0 * stored.numerator / nullif(stored.denominator, 0)
            )
        end, 2
    ) as missing_points,
    round(
        100.0 * stored.numerator / nullif(stored.denominator, 0)
        - 100.0 * stored.month_before_numerator / nullif(stored.month_before_denominator, 0), 2
    ) as month_before_change
from result_history.gap as stored
cross join newest
where stored.last_edition_id is null;
comment on view result.current_gap is 'What each region lacks to each requirement, and to each part of it. The newest edition; of an agreement that it did not evaluate anew none, where gaps were not told before. Grain: edition, agreement, requirement, period and region.';
comment on column result.current_gap.edition_id is 'The edition.';
comment on column result.current_gap.region_code is 'SKR''s region code.';
comment on column result.current_gap.period is
'First day of the month judged; null where the requirement is judged once.';
comment on column result.current_gap.agreement is 'Id of the agreement.';
comment on column result.current_gap.requirement is
'Id of the requirement; parts of it as a path, such as first_visit/within_60_days.';
comment on column result.current_gap.basis is 'The series judged: records or counts.';
comment on column result.current_gap.numerator is 'Of the share judged; null for combinations and where there is none.';
comment on column result.current_gap.denominator is 'Of the share judged.';
comment on column result.current_gap.required is 'What is required, in words.';
comment on column result.current_gap.required_numerator is
'Of the share that is required, exactly; of any improvement at all, of that which it must be better than. Null where no share is.';
comment on column result.current_gap.required_denominator is 'Of the share that is required.';
comment on column result.current_gap.is_met is 'Whether it is met; null is not assessable.';
comment on column result.current_gap.missing_patient_count is
'The fewest patients who would have had to be seen in time for it to be met: of completed contacts more within the limit, of those waiting fewer beyond it. 0 where it is met; null where patients alone would not have been enough, or nothing can be assessed. Of months in a row their sum: one who waits through several counts in each.';
comment on column result.current_gap.at_stake_sek is
'Whole kronor that the region gets more where it meets the requirement than where it does not, all others being as they are: also of pots further on. Null of a part: money hangs on the whole.';
comment on column result.current_gap.month_before_numerator is
'Of the same share in the month before, of the same series; null where it has none.';
comment on column result.current_gap.month_before_denominator is 'Of the share of the month before.';
comment on column result.current_gap.missing_points is
'Percentage points between the share and the required one, two decimals; 0 where it is met. Criteria are tested on the exact fractions.';
comment on column result.current_gap.month_before_change is
'Percentage points since the month before, of the exact shares, two decimals; null where one of them has no value.';

do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant select on all tables in schema result to komiljard_reader;
    end if;
end
$do$;
