-- The contacts of one batch of deliveries, a few packed numbers each: what measures may ask of them.
--
-- Grain: contact.
-- Reads: register.contact.
-- Parameters: $1 and $2, the first and the last delivery of the batch; $3, 1 where a measure counts from the referral,
-- else 0; $4, 1 where rows of the batch are out of the figures (sql/aggregate/row_out_of_figures), else 0; $5, a power
-- of two above the number of every place; $6, 0 where the table has no other deliveries than those of the batch, else
-- 1.
--
-- The one pass over the rows; komiljard counts what comes out (module Aggregate), and leaves out the rows that do not
-- count by their lines: a join with the findings would have this pass done by one process. Each column that is sent
-- costs a tenth of what reading the row and sending one does, hence the packing: numbers of 64 bits, the last named
-- part in the lowest bits, which have room for as many digits as the fields may have. Multiplied and added, not
-- shifted: each shift would need a cast. Days are counted from 2000-01-01; -1073741824 is no day.
--
-- komiljard reads the tables of the files by name, in the place of register.contact; of more than one, half over a
-- connection of their own.
select
    -- birth year 14, sex 4, phase 4, medical field 10, profession 10, deviation 4, care guarantee 2 (2: not stated)
    coalesce(contact.birth_year, 0) * 17179869184
    + (coalesce(contact.sex_code, 0) * 16 + coalesce(contact.phase_code, 0)) * 67108864::bigint
    + (
        coalesce(contact.medical_field_code, 0) * 65536
        + coalesce(contact.profession_code, 0) * 64
        + coalesce(contact.deviation_code, 0) * 4
        + coalesce(contact.has_care_guarantee::integer, 2)
    ) as codes,
    -- decision 32, start 32: the sum of both, where the start may be negative
    coalesce(contact.decision_date - date '2000-01-01', -1073741824) * 4294967296
    + coalesce(contact.start_date - date '2000-01-01', -1073741824) as decision_and_start,
    -- medical target 32, place in the batch 32: by delivery, 0 for none; never one of another delivery
    coalesce(contact.medical_target_date - date '2000-01-01', -1073741824) * 4294967296
    + ((contact.delivery_id - $1) * $5::bigint + (coalesce(contact.place_number, 0) & ($5 - 1))) as target_and_place,
    -- referral 32, its arrival 32: as above
    case $3::integer
        when 1
            then
                coalesce(contact.referral_date - date '2000-01-01', -1073741824) * 4294967296
                + coalesce(contact.arrival_date - date '2000-01-01', -1073741824)
    end as referral_and_arrival,
    case $4::integer when 1 then contact.line_number end as line_number
from register.contact as contact
where $6::integer = 0 or contact.delivery_id between $1 and $2
