-- Times in emergency rooms of the deliveries of one batch: few contacts have any, and most batches none.
--
-- Grain: delivery and line.
-- Reads: register.emergency_visit.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
select
    visit.region_code,
    visit.delivery_id,
    visit.line_number,
    visit.emergency_arrival_at,
    visit.emergency_assessment_at,
    visit.emergency_end_at,
    visit.is_care_interrupted
from register.emergency_visit as visit
where visit.delivery_id between $1 and $2
