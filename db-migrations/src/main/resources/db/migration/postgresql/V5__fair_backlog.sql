-- The keys of a queue take turns: a task stands where its pass puts it, and tasks of one pass in the order of arrival. Rows that are
-- there already, and those of earlier builds, stand before all that come.
alter table task_backlog add column pass bigint not null default 0;
alter table task_backlog drop constraint task_backlog_pkey;
alter table task_backlog add primary key (partition_id, namespace_id, task_queue, kind, priority, pass, task_id);
