-- The tables of Perdure. Hand-written; JPA maps them and Hibernate validates them.
-- No index stands on a column that changes with every transition, and fill factors leave room for HOT updates.

-- One row: what is fixed for the whole installation.
create table cluster (
    id             smallint    not null primary key default 1 check (id = 1),
    cluster_id     uuid        not null,
    name           text        not null,
    layout         integer     not null,
    created_at     timestamptz not null default now()
);

-- A running process of one role. Refreshed every second by the database's clock; dead after 4 s.
create table node (
    node_id        uuid        not null primary key,
    role           text        not null,
    address        text        not null,
    started_at     timestamptz not null default now(),
    heartbeat_at   timestamptz not null default now(),
    draining       boolean     not null default false
) with (fillfactor = 50);

-- A contiguous range of slots: the unit of ownership of history. The row is locked, never rewritten, by each commit.
create table shard (
    id             integer     not null primary key,
    layout         integer     not null,
    first_slot     integer     not null check (first_slot between 0 and 16383),
    last_slot      integer     not null check (last_slot between first_slot and 16383),
    epoch          bigint      not null default 0,
    owner          uuid
) with (fillfactor = 50);

-- What task queues hash to: the unit of ownership of matching, fenced like a shard.
create table matching_partition (
    id             integer     not null primary key,
    epoch          bigint      not null default 0,
    owner          uuid,
    -- How far the task channel has been consumed: topic partition offset, saved with what it caused.
    consumed       bigint      not null default -1
) with (fillfactor = 50);

create table namespace (
    id             uuid        not null primary key,
    name           text        not null unique,
    state          smallint    not null,
    retention_ms   bigint      not null check (retention_ms > 0),
    version        bigint      not null default 0,
    format         smallint    not null,
    -- A serialized temporal.api.namespace.v1 description: all that is not queried by.
    details        bytea       not null
);

create table search_attribute (
    namespace_id   uuid        not null,
    name           text        not null,
    type           smallint    not null,
    primary key (namespace_id, name)
);

-- One row per run: head columns and the mutable state.
create table execution (
    run_id         uuid        not null primary key,
    slot           smallint    not null check (slot between 0 and 16383),
    namespace_id   uuid        not null,
    workflow_id    text        not null,
    version        bigint      not null,
    status         smallint    not null,
    format         smallint    not null,
    state          bytea       not null
) with (fillfactor = 70);
alter table execution alter column state set storage main;

-- Pending items of runs whose state has grown large: changed parts are written, not the whole state.
create table execution_part (
    run_id         uuid        not null,
    kind           smallint    not null,
    part_key       text        not null,
    data           bytea       not null,
    primary key (run_id, kind, part_key)
) with (fillfactor = 70);

-- Which run of a workflow id is the current one. Written on start, close of a chain, reset and deletion only.
create table current_execution (
    namespace_id   uuid        not null,
    workflow_id    text        not null,
    run_id         uuid        not null,
    slot           smallint    not null,
    primary key (namespace_id, workflow_id)
) with (fillfactor = 90);

-- Immutable: the events of one committed batch, as a serialized temporal.api.history.v1.History.
create table history_batch (
    run_id         uuid        not null,
    first_event_id bigint      not null,
    last_event_id  bigint      not null,
    data           bytea       not null,
    primary key (run_id, first_event_id)
);
alter table history_batch alter column data set storage main;

-- One wake-up per run: its earliest deadline, in milliseconds since the epoch. bucket = slot / 64.
create table timer (
    bucket         smallint    not null check (bucket between 0 and 255),
    fire_at        bigint      not null,
    run_id         uuid        not null,
    namespace_id   uuid        not null,
    workflow_id    text        not null,
    primary key (bucket, fire_at, run_id)
);

-- One row per committed batch of a shard: the tasks that it owes. The newest row of a shard is never trimmed, because its
-- commit_seq tells what happened to a commit of unknown outcome.
create table outbox (
    shard_id       integer     not null,
    commit_seq     bigint      not null,
    epoch          bigint      not null,
    created_at     timestamptz not null default now(),
    data           bytea       not null,
    primary key (shard_id, commit_seq)
);

-- A task queue's settings and how far its task ids have been handed out.
create table task_queue (
    namespace_id   uuid        not null,
    name           text        not null,
    kind           smallint    not null,
    partition_id   integer     not null,
    format         smallint    not null,
    settings       bytea       not null,
    primary key (namespace_id, name, kind)
);

-- Tasks that found no poller. task_id grows within a matching partition.
create table task_backlog (
    partition_id   integer     not null,
    namespace_id   uuid        not null,
    task_queue     text        not null,
    kind           smallint    not null,
    priority       smallint    not null,
    task_id        bigint      not null,
    expires_at     bigint      not null,
    data           bytea       not null,
    primary key (partition_id, namespace_id, task_queue, kind, priority, task_id)
);

-- Only what must fail again the same way.
create table dead_letter (
    id             bigint      generated always as identity primary key,
    topic          text        not null,
    record_key     text        not null,
    reason         text        not null,
    failed_at      timestamptz not null default now(),
    data           bytea       not null
);

create table visibility (
    run_id             uuid        not null primary key,
    namespace_id       uuid        not null,
    workflow_id        text        not null,
    workflow_type      text        not null,
    task_queue         text        not null,
    status             smallint    not null,
    start_time         timestamptz not null,
    execution_time     timestamptz not null,
    close_time         timestamptz,
    history_length     bigint,
    history_size       bigint,
    state_transitions  bigint,
    parent_workflow_id text,
    parent_run_id      text,
    root_workflow_id   text        not null,
    root_run_id        text        not null,
    memo               bytea,
    search_attributes  jsonb,
    version            bigint      not null,
    -- Set when the run was deleted: kept for a day, so that a late record cannot bring it back.
    deleted_at         timestamptz
) with (fillfactor = 80);

-- The listing's own order (open runs first, then by close time), and what people filter by, also by prefix.
create index visibility_order on visibility
    (namespace_id, (coalesce(close_time, timestamptz '9999-12-31 23:59:59+00')) desc, start_time desc, run_id);
create index visibility_workflow on visibility (namespace_id, workflow_id text_pattern_ops);
create index visibility_type on visibility (namespace_id, workflow_type text_pattern_ops, start_time desc);
create index visibility_deleted on visibility (deleted_at) where deleted_at is not null;
create index visibility_attributes on visibility using gin (search_attributes jsonb_path_ops)
    where search_attributes is not null;
