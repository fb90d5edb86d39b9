-- The contacts of one batch of deliveries, a few packed numbers each: what measures may ask of them.
--
-- Grain: contact.
-- Reads: register.contact.
-- Parameters: $1 and $2, the first and the last delivery of the batch; $3, 1 where a measure counts from the referral,
-- else 0; $4, 1 where rows of the batch are out of the figures (sql/aggregate/row_out_of_figures), else 0; $5 and $6,
-- the first and the last half of the rows, 0 or 1.
--
-- The one pass over the rows; komiljard counts what comes out (module Aggregate), and leaves out the rows that do not
-- count by their lines: a join with the findings would have this pass done by one process. Each column that is sent
-- costs as much as reading the row does, hence the packing: numbers of 64 bits, the last named part in the lowest bits.
-- Multiplied and added, not shifted: each shift would need a cast. Days are counted from 2000-01-01; -1073741824 is no
-- day.
select
    -- delivery 32, place 32 (0: none)
    contact.delivery_id * 4294967296 + coalesce(contact.place_number, 0) as delivery_and_place,
    -- whether the care guarantee is not stated 1, birth year 14, sex 4, phase 4, medical field 15, profession 15,
    -- deviation 4, care guarantee 1
    case
        when contact.has_care_guarantee then 1
        when contact.has_care_guarantee is null then 144115188075855872
        else 0
    end
    + coalesce(contact.birth_year, 0) * 8796093022208
    + least(coalesce(contact.sex_code, 0), 15) * 549755813888
    + least(coalesce(contact.phase_code, 0), 15) * 34359738368
    + coalesce(contact.medical_field_code, 0) * 1048576::bigint
    + (coalesce(contact.profession_code, 0) * 32 + least(coalesce(contact.deviation_code, 0), 15) * 2) as codes,
    -- decision 32, start 32: the sum of both, where the start may be negative
    coalesce(contact.decision_date - date '2000-01-01', -1073741824) * 4294967296
    + coalesce(contact.start_date - date '2000-01-01', -1073741824) as decision_and_start,
    coalesce(contact.medical_target_date - date '2000-01-01', -1073741824) as medical_target,
    -- referral 32, its arrival 32: as above
    case $3::integer
        when 1
            then
                coalesce(contact.referral_date - date '2000-01-01', -1073741824) * 4294967296
                + coalesce(contact.arrival_date - date '2000-01-01', -1073741824)
    end as referral_and_arrival,
    case $4::integer when 1 then contact.line_number end as line_number
from register.contact as contact
where
    contact.delivery_id between $1 and $2
    -- The halves of a large file are tables of their own: this is the key that they are divided by. Not by between: it
    -- would work the key out twice.
    and (contact.line_number / 1024) % 2 in ($5, $6)
