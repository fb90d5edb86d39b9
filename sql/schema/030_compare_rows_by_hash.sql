-- Rows of an edition are compared with those in force by hashing, whatever the planner believes.
--
-- Without statistics, as after a large edition until autovacuum has come, it took the rows in force for a handful,
-- and held each of a hundred thousand against each of a hundred thousand others: hours. Where there are few rows it
-- does not matter how they are compared.

alter function result_history.record_changes(text, regclass, integer, date[]) set enable_nestloop = off;
