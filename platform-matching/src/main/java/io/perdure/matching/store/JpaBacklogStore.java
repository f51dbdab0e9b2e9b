package io.perdure.matching.store;

import io.perdure.common.channel.Topic;
import io.perdure.common.store.ChannelPositions;
import io.perdure.common.store.DatabaseRefusals;
import io.perdure.common.store.DeadLetters;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.query.Query;

/** The backlog in the database. */
public final class JpaBacklogStore implements BacklogStore {
  private static final String FENCE =
      """
      select epoch from matching_partition
       where id = :partition and epoch = :epoch
         for no key update""";

  private static final String DELETE =
      """
      delete from BacklogRow row
       where row.id.partitionId = :partition and row.id.namespaceId = :namespace
         and row.id.taskQueue = :queue and row.id.kind = :kind
         and row.id.priority = :priority and row.id.taskId in (:tasks)""";

  private static final String PAGE =
      """
      select * from task_backlog
       where partition_id = :partition and namespace_id = :namespace
         and task_queue = :queue and kind = :kind
         and (priority, task_id) > (:priority, :task)
       order by priority, task_id
       limit :limit""";

  private static final String FIRST =
      """
      select first.* from (values (1), (2), (3), (4), (5)) as level (priority)
       cross join lateral (
         select * from task_backlog
          where partition_id = :partition and namespace_id = :namespace
            and task_queue = :queue and kind = :kind and priority = level.priority
          order by task_id
          limit 1) as first""";

  private static final String COUNT =
      """
      select row.id.priority, count(*) from BacklogRow row
       where row.id.partitionId = :partition and row.id.namespaceId = :namespace
         and row.id.taskQueue = :queue and row.id.kind = :kind
       group by row.id.priority""";

  private static final String KNOWN =
      """
      select distinct identity from task_backlog
       where partition_id = :partition and identity in (:identities)""";

  private final SessionFactory sessions;

  public JpaBacklogStore(EntityManagerFactory factory) {
    this.sessions = factory.unwrap(SessionFactory.class);
  }

  @Override
  public BacklogOutcome write(BacklogWrite write) {
    try {
      return sessions.fromStatelessTransaction(session -> writeIn(session, write));
    } catch (RuntimeException | Error failure) { // Each is one of the outcomes.
      return outcomeOf(failure);
    }
  }

  @Override
  public List<BacklogTask> page(int partitionId, QueueKey queue, BacklogPosition after, int limit) {
    return sessions.fromStatelessTransaction(
        session ->
            of(partitionId, queue, session.createNativeQuery(PAGE, BacklogRow.class))
                .setParameter("priority", after.priority())
                .setParameter("task", after.taskId())
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(row -> row.toTask(queue))
                .toList());
  }

  @Override
  public Map<Integer, StoredLevel> levels(int partitionId, QueueKey queue, boolean count) {
    return sessions.fromStatelessTransaction(
        session -> {
          Map<Integer, Long> counts = count ? counts(session, partitionId, queue) : Map.of();
          return of(partitionId, queue, session.createNativeQuery(FIRST, BacklogRow.class))
              .getResultList()
              .stream()
              .map(row -> row.toTask(queue))
              .collect(
                  Collectors.toMap(
                      task -> task.key().position().priority(),
                      task ->
                          new StoredLevel(
                              counts.getOrDefault(task.key().position().priority(), 0L), task)));
        });
  }

  private static Map<Integer, Long> counts(
      StatelessSession session, int partitionId, QueueKey queue) {
    return of(partitionId, queue, session.createQuery(COUNT, Object[].class))
        .getResultList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> ((Number) row[0]).intValue(), row -> ((Number) row[1]).longValue()));
  }

  private static <T> Query<T> of(int partitionId, QueueKey queue, Query<T> query) {
    return query
        .setParameter("partition", partitionId)
        .setParameter("namespace", UUID.fromString(queue.namespaceId()))
        .setParameter("queue", queue.name())
        .setParameter("kind", (short) queue.kind().getNumber());
  }

  private static BacklogOutcome writeIn(StatelessSession session, BacklogWrite write) {
    if (!holds(session, write.fence())) {
      return new BacklogOutcome.Fenced();
    }
    var partitionId = write.fence().partitionId();
    var deletes = new ArrayList<>(write.deletes());
    if (write.repeated()) { // Then the first try may be there: write over it.
      write.inserts().forEach(row -> deletes.add(row.key()));
    }
    delete(session, partitionId, deletes);
    session.insertMultiple(
        write.newRows(known(session, write)).stream()
            .map(row -> new BacklogRow(partitionId, row))
            .toList());
    session.doWork(connection -> finish(write, connection));
    return new BacklogOutcome.Done();
  }

  /** Which tasks that are sent again wait here already. */
  private static List<Long> known(StatelessSession session, BacklogWrite write) {
    var copies = write.sentAgain();
    return copies.isEmpty()
        ? List.of()
        : session
            .createNativeQuery(KNOWN, Long.class)
            .setParameter("partition", write.fence().partitionId())
            .setParameter("identities", copies.stream().map(BacklogTask::identity).toList())
            .getResultList();
  }

  private static boolean holds(StatelessSession session, PartitionFence fence) {
    return !session
        .createNativeQuery(FENCE, Long.class)
        .setParameter("partition", fence.partitionId())
        .setParameter("epoch", fence.epoch())
        .getResultList()
        .isEmpty();
  }

  /** One statement for each queue and priority: the columns that the primary key begins with. */
  private static void delete(StatelessSession session, int partitionId, List<BacklogKey> keys) {
    Map<QueueKey, Map<Integer, List<Long>>> byPrefix =
        keys.stream()
            .collect(
                Collectors.groupingBy(
                    BacklogKey::queue,
                    Collectors.groupingBy(
                        key -> key.position().priority(),
                        TreeMap::new,
                        Collectors.mapping(key -> key.position().taskId(), Collectors.toList()))));
    byPrefix.forEach(
        (queue, byPriority) ->
            byPriority.forEach(
                (priority, tasks) ->
                    session
                        .createMutationQuery(DELETE)
                        .setParameter("partition", partitionId)
                        .setParameter("namespace", UUID.fromString(queue.namespaceId()))
                        .setParameter("queue", queue.name())
                        .setParameter("kind", (short) queue.kind().getNumber())
                        .setParameter("priority", priority.shortValue())
                        .setParameter("tasks", tasks)
                        .executeUpdate()));
  }

  private static void finish(BacklogWrite write, Connection connection) throws SQLException {
    bury(write.dead(), connection);
    if (write.consumed() != null) {
      ChannelPositions.save(connection, write.consumed());
    }
  }

  private static void bury(List<DeadRecord> dead, Connection connection) throws SQLException {
    for (var record : dead) {
      DeadLetters.add(
          connection,
          Topic.MATCHING_TASKS.topicName(),
          record.key(),
          record.reason(),
          record.value());
    }
  }

  private static BacklogOutcome outcomeOf(Throwable failure) {
    var reason = String.valueOf(failure.getMessage());
    return DatabaseRefusals.in(failure).isPresent()
        ? new BacklogOutcome.Refused(reason)
        : new BacklogOutcome.Unknown(reason);
  }
}
