-- Rows of one batch of deliveries that are in no figure: rejected, or held and not accepted.
--
-- Grain: delivery and line.
-- Reads: quality.finding_out_of_figures.
-- Parameters: $1 and $2, the first and the last delivery of the batch.
select distinct (finding.delivery_id::bigint << 32) | finding.line_number as delivery_and_line
from quality.finding_out_of_figures as finding
where finding.delivery_id between $1 and $2
