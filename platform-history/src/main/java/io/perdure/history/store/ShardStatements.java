package io.perdure.history.store;

/** The statements of {@link JpaShardStore} that JPA has no batched or bounded word for. */
final class ShardStatements {
  /** Locks the shard's row; other owners wait here, readers do not. */
  static final String FENCE =
      """
      select id from shard
       where id = ? and epoch = ?
         for no key update""";

  static final String HOLDS =
      """
      select 1 from shard
       where id = ? and epoch = ?""";

  static final String UPDATE_RUN =
      """
      update execution
         set version = ?, status = ?, format = ?, state = ?
       where run_id = ? and version = ?""";

  static final String DELETE_RUN =
      """
      delete from execution
       where run_id = ? and version = ?""";

  static final String PUT_PART =
      """
      insert into execution_part (run_id, kind, part_key, data)
      values (?, ?, ?, ?)
          on conflict (run_id, kind, part_key) do update set data = excluded.data""";

  static final String DELETE_PART =
      """
      delete from execution_part
       where run_id = ? and kind = ? and part_key = ?""";

  static final String DELETE_PARTS =
      """
      delete from execution_part
       where run_id = ?""";

  static final String UPDATE_CURRENT =
      """
      update current_execution
         set run_id = ?
       where namespace_id = ? and workflow_id = ? and run_id = ?""";

  static final String DELETE_CURRENT =
      """
      delete from current_execution
       where namespace_id = ? and workflow_id = ? and run_id = ?""";

  static final String DISARM =
      """
      delete from timer
       where bucket = ? and fire_at = ? and run_id = ?""";

  /** The newest row stays: its {@code commit_seq} tells what happened to a commit. */
  static final String TRIM =
      """
      delete from outbox
       where shard_id = ? and commit_seq >= ? and commit_seq < ?
         and commit_seq < (select max(newest.commit_seq) from outbox newest where newest.shard_id = ?)""";

  /**
   * Current runs of many workflow ids, named runs, and the parts of all of them: one snapshot,
   * index look-ups only. A run that is both current and named comes twice.
   */
  static final String LOAD =
      """
      with wanted as (
        select c.run_id, true as is_current
          from unnest(?::uuid[], ?::text[]) as w (namespace_id, workflow_id)
          join current_execution c
            on c.namespace_id = w.namespace_id and c.workflow_id = w.workflow_id
        union
        select n.run_id, false
          from unnest(?::uuid[]) as n (run_id))
      select w.is_current, w.run_id, e.namespace_id, e.workflow_id, e.version, e.status, e.state,
             null::smallint as kind, null::text as part_key, null::bytea as part
        from wanted w
        join execution e on e.run_id = w.run_id
      union all
      select w.is_current, w.run_id, null, null, null, null, null, p.kind, p.part_key, p.data
        from wanted w
        join execution_part p on p.run_id = w.run_id""";

  /** Batches until there are enough, or so large that the next reading may have the rest. */
  static final String READ_HISTORY =
      """
      select first_event_id, last_event_id, data
        from (select first_event_id, last_event_id, data,
                     sum(octet_length(data)) over (order by first_event_id)
                       - octet_length(data) as bytes_before
                from (select first_event_id, last_event_id, data
                        from history_batch
                       where run_id = ? and first_event_id < ?
                         and first_event_id >= coalesce((
                             select max(first_event_id) from history_batch
                              where run_id = ? and first_event_id <= ?), 0)
                       order by first_event_id
                       limit ?) as wanted) as page
       where bytes_before < ?
       order by first_event_id""";

  /** The earliest rows of each bucket by its index, then the earliest of all. */
  static final String WAKE_UPS =
      """
      select t.fire_at, t.run_id, t.namespace_id, t.workflow_id
        from generate_series(?::integer, ?::integer) as b (bucket)
       cross join lateral (
             select fire_at, run_id, namespace_id, workflow_id
               from timer
              where timer.bucket = b.bucket::smallint and fire_at >= ? and fire_at < ?
              order by fire_at, run_id
              limit ?) as t
       order by t.fire_at, t.run_id
       limit ?""";

  static final String DELETE_HISTORY =
      """
      delete from history_batch
       where run_id = ?
         and first_event_id in (
             select first_event_id from history_batch
              where run_id = ?
              order by first_event_id
              limit ?)""";

  private ShardStatements() {}
}
