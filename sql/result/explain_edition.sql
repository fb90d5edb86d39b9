-- An edition that is explained, and those that an agreement's results in it stand on.
--
-- Grain: edition.
-- Reads: result.edition, result.source.
-- Parameters: $1, the edition; null for the newest. $2, an agreement; null for none.
--
-- An edition may have been made of some agreements alone: the others stand in it as an earlier one has them, by the
-- deliveries of that one. Its source says the fingerprint of the edition that they were evaluated for.
with
asked as (
    select coalesce($1::integer, max(edition.edition_id)) as edition_id
    from result.edition as edition
)

select
    edition.edition_id,
    to_char(edition.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made_at,
    edition.run_id,
    edition.software_version,
    edition.is_current,
    edition.is_final,
    (
        select max(evaluated.edition_id)
        from result.edition as evaluated
        inner join result.source as source
            on
                source.edition_id = edition.edition_id
                and source.kind = 'agreement'
                and source.name = $2::text
                and evaluated.fingerprint = encode(source.sha256, 'hex')
        where evaluated.edition_id <= edition.edition_id
    ) as evaluated_edition_id
from result.edition as edition
inner join asked on edition.edition_id = asked.edition_id
