-- A large file is loaded beside the others before anybody knows how many deliveries it has. Its partition takes so many
-- numbers as it may have: then no row is looked at again to see that it is within the bounds.

alter table register.file
add column last_reserved_delivery_id integer;
comment on column register.file.last_reserved_delivery_id is
'The last of the delivery numbers that its partition takes, of a file that was loaded over several connections; those that it did not use stay unused. Null where it took just as many as it has deliveries.';
