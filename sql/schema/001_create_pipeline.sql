-- What was run, when, and from what: the ground that the stages stand on.

create schema pipeline;
comment on schema pipeline is 'Runs of komiljard and what each stage was last made from.';

create table pipeline.run (
    run_id integer not null,
    command text not null,
    software_version text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome text,
    message text,
    constraint run_pkey primary key (run_id),
    constraint run_outcome_known check (outcome in ('done', 'done_with_refusals', 'failed', 'interrupted')),
    constraint run_finished_with_outcome check ((finished_at is null) = (outcome is null)),
    constraint run_finished_after_start check (finished_at >= started_at)
);
comment on table pipeline.run is 'One row a run that wrote something. Grain: run.';
comment on column pipeline.run.run_id is 'Number of the run, rising.';
comment on column pipeline.run.command is 'The subcommand: run, ingest, validate, aggregate, evaluate.';
comment on column pipeline.run.software_version is 'Version of komiljard that ran.';
comment on column pipeline.run.started_at is 'When the run took the lock.';
comment on column pipeline.run.finished_at is 'When it ended; null while it runs, or when it was killed.';
comment on column pipeline.run.outcome is 'done, done_with_refusals, failed or interrupted; null like finished_at.';
comment on column pipeline.run.message is 'What failed, without any value of a record.';

create table pipeline.ledger (
    stage text not null,
    unit text not null,
    fingerprint bytea not null,
    run_id integer not null,
    finished_at timestamptz not null,
    constraint ledger_pkey primary key (stage, unit),
    constraint ledger_run_id_fkey foreign key (run_id) references pipeline.run (run_id),
    constraint ledger_fingerprint_is_sha256 check (octet_length(fingerprint) = 32)
);
comment on table pipeline.ledger is
'What each unit of a stage was last made from; a unit whose inputs have the same fingerprint is skipped. Grain: stage and unit.';
comment on column pipeline.ledger.stage is 'reference, validate, aggregate or evaluate.';
comment on column pipeline.ledger.unit is 'delivery:<id>, or * for the whole.';
comment on column pipeline.ledger.fingerprint is 'SHA-256 of data, SQL and definitions that went in.';
comment on column pipeline.ledger.run_id is 'The run that made it.';
comment on column pipeline.ledger.finished_at is 'When it was made.';
