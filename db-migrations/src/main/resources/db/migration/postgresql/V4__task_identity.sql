-- What a stored task is: a hash of queue, run, event, attempt and stamp. A task that is sent again because it has waited for
-- long is not stored beside itself. 0 for rows of an earlier version.
alter table task_backlog add column identity bigint not null default 0;
create index task_backlog_identity on task_backlog (partition_id, identity);
