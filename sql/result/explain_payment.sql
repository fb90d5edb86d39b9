-- What a region is paid by an agreement, as an edition has it.
--
-- Grain: day of payment.
-- Reads: result.payment.
-- Parameters: $1, the edition; $2, the agreement; $3, the region.
select
    payment.paid_on,
    payment.amount_sek
from result.payment as payment
where
    payment.edition_id = $1::integer
    and payment.agreement = $2::text
    and payment.region_code = $3::smallint
order by payment.paid_on
