-- What an edition was made of.
--
-- Grain: kind and name.
-- Reads: result.source.
-- Parameters: $1, the edition.
select
    source.kind,
    source.name,
    encode(source.sha256, 'hex') as sha256
from result.source as source
where source.edition_id = $1::integer
order by source.kind, source.name
