-- How far each topic partition is consumed, saved in the transactions of what its records caused. topic_id names the making of
-- the topic: one that is deleted and created again has another, and its offsets begin again. A table of its own: the rows that
-- commits lock are never rewritten.
create table channel_position (
    topic          text        not null,
    partition_id   integer     not null,
    topic_id       uuid        not null,
    next_offset    bigint      not null,
    primary key (topic, partition_id)
) with (fillfactor = 50);

-- Which builds can work with this schema: those that were made for this version of it or a later one. A migration that takes
-- away what an earlier build needs raises it; one that only adds leaves it.
create table schema_compatibility (
    id              smallint   not null primary key default 1 check (id = 1),
    oldest_expected integer    not null
);
insert into schema_compatibility (oldest_expected) values (1);

-- Nothing has ever written it.
alter table matching_partition drop column consumed;
