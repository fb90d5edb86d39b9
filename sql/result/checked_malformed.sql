-- The first malformed rows of each delivery of a check, and of each file those that do not say whose they are.
--
-- Grain: file and row.
-- Reads: register.delivery, register.malformed.
-- Parameters: $1, the first delivery of the check; $2, how many rows of a delivery.
--
-- Places and reasons; never what was sent.
with
checked_file as (
    select
        delivery.file_id,
        min(delivery.delivery_id) as first_delivery_id
    from register.delivery as delivery
    where delivery.delivery_id >= $1
    group by delivery.file_id
),

numbered as (
    select
        checked_file.first_delivery_id,
        malformed.delivery_id,
        malformed.line_number,
        malformed.text_line,
        malformed.column_number,
        malformed.column_name,
        malformed.reason,
        row_number() over (
            partition by malformed.file_id, malformed.delivery_id
            order by malformed.line_number
        ) as number
    from checked_file
    inner join register.malformed as malformed on checked_file.file_id = malformed.file_id
)

select
    -- Any delivery of the file tells which file it is.
    numbered.first_delivery_id,
    numbered.delivery_id,
    coalesce(numbered.text_line, numbered.line_number) as text_line,
    numbered.column_number,
    numbered.column_name,
    numbered.reason
from numbered
where numbered.number <= $2
order by numbered.first_delivery_id, numbered.line_number
