-- A role that reads results and nothing else, for BI tools.
--
-- Roles belong to the whole server: it may be there already,
-- and whoever migrates a shared server may not be allowed to make one.
do $do$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        create role komiljard_reader nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise warning using
            message = 'role komiljard_reader was not made: no right to make roles',
            hint = 'ask an administrator: create role komiljard_reader nologin; grant usage on schema result to '
            || 'komiljard_reader; grant select on all tables in schema result to komiljard_reader';
end
$do$;

do $do$
begin
    if exists (select from pg_catalog.pg_roles where rolname = 'komiljard_reader') then
        grant usage on schema result to komiljard_reader;
        grant select on all tables in schema result to komiljard_reader;
        alter default privileges in schema result grant select on tables to komiljard_reader;
    end if;
end
$do$;
