-- Editions, the newest first.
--
-- Grain: edition.
-- Reads: result.edition, result_history.indicator_monthly, result_history.payment.
-- Parameters: none.
select
    edition.edition_id,
    to_char(edition.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made_at,
    edition.software_version,
    edition.fingerprint,
    edition.is_current,
    edition.is_final,
    to_char(edition.finalized_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as finalized_at,
    edition.finalized_by,
    edition.final_reason,
    (
        select count(*)
        from result_history.indicator_monthly as figure
        where figure.first_edition_id = edition.edition_id
    ) as new_figure_count,
    (
        select coalesce(sum(payment.amount_sek), 0)
        from result_history.payment as payment
        where
            payment.first_edition_id <= edition.edition_id
            and (payment.last_edition_id is null or payment.last_edition_id >= edition.edition_id)
    )::bigint as payment_sek
from result.edition as edition
order by edition.edition_id desc
