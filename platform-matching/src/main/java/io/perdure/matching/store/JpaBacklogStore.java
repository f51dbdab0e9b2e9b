package io.perdure.matching.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Slots;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.store.ChannelPositions;
import io.perdure.common.store.DatabaseRefusals;
import io.perdure.common.store.DeadLetters;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
      delete from task_backlog
       where partition_id = ? and namespace_id = ? and task_queue = ? and kind = ?
         and priority = ? and pass = ? and task_id = ?""";

  private static final String CONFIGURE =
      """
      insert into task_queue (namespace_id, name, kind, partition_id, format, settings)
      values (?, ?, ?, ?, 1, ?)
          on conflict (namespace_id, name, kind) do update
         set partition_id = excluded.partition_id, format = 1, settings = excluded.settings""";

  private static final String CONFIG =
      """
      select settings from task_queue
       where namespace_id = :namespace and name = :queue and kind = :kind""";

  private static final String PAGE =
      """
      select * from task_backlog
       where partition_id = :partition and namespace_id = :namespace
         and task_queue = :queue and kind = :kind
         and (priority, pass, task_id) > (:priority, :pass, :task)
       order by priority, pass, task_id
       limit :limit""";

  private static final String FIRST =
      """
      select first.* from (values (1), (2), (3), (4), (5)) as level (priority)
       cross join lateral (
         select * from task_backlog
          where partition_id = :partition and namespace_id = :namespace
            and task_queue = :queue and kind = :kind and priority = level.priority
          order by pass, task_id
          limit 1) as first""";

  private static final String LAST =
      """
      select level.priority, last.pass
        from (values (1), (2), (3), (4), (5)) as level (priority)
       cross join lateral (
         select pass from task_backlog
          where partition_id = :partition and namespace_id = :namespace
            and task_queue = :queue and kind = :kind and priority = level.priority
          order by pass desc
          limit 1) as last""";

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

  private static final String PARTITIONS =
      """
      select part.number
        from unnest(cast(:numbers as integer[]), cast(:names as text[]), cast(:owners as integer[]))
               as part (number, name, owner)
       where exists (
         select 1 from task_backlog
          where partition_id = part.owner and namespace_id = :namespace
            and task_queue = part.name and kind = :kind)
       order by part.number""";

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
                .setParameter("pass", after.pass())
                .setParameter("task", after.taskId())
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(row -> row.toTask(queue))
                .toList());
  }

  @Override
  public StoredQueue queue(int partitionId, QueueKey queue, boolean count) {
    return sessions.fromStatelessTransaction(
        session -> {
          Map<Integer, Long> counts =
              count
                  ? numbers(of(partitionId, queue, session.createQuery(COUNT, Object[].class)))
                  : Map.of();
          var last =
              numbers(of(partitionId, queue, session.createNativeQuery(LAST, Object[].class)));
          var levels =
              of(partitionId, queue, session.createNativeQuery(FIRST, BacklogRow.class))
                  .getResultList()
                  .stream()
                  .map(row -> row.toTask(queue))
                  .map(first -> level(first, counts, last))
                  .collect(
                      Collectors.toMap(
                          level -> level.first().key().position().priority(), level -> level));
          return new StoredQueue(config(session, queue), levels);
        });
  }

  @Override
  public List<Integer> partitionsWithTasks(QueueKey root, int matchingPartitions) {
    var numbers = IntStream.range(1, TaskQueuePartition.LIMIT).boxed().toArray(Integer[]::new);
    var names = Stream.of(numbers).map(number -> root.partition(number).name()).toList();
    var owners =
        names.stream()
            .map(name -> Slots.partition(Slots.of(root.namespaceId(), name), matchingPartitions))
            .toArray(Integer[]::new);
    return sessions.fromStatelessTransaction(
        session ->
            session
                .createNativeQuery(PARTITIONS, Integer.class)
                .setParameter("numbers", numbers)
                .setParameter("names", names.toArray(String[]::new))
                .setParameter("owners", owners)
                .setParameter("namespace", UUID.fromString(root.namespaceId()))
                .setParameter("kind", (short) root.kind().getNumber())
                .getResultList());
  }

  private static StoredLevel level(
      BacklogTask first, Map<Integer, Long> counts, Map<Integer, Long> last) {
    var position = first.key().position();
    return new StoredLevel(
        counts.getOrDefault(position.priority(), 0L),
        first,
        last.getOrDefault(position.priority(), position.pass()));
  }

  /** One number for each priority key. */
  private static Map<Integer, Long> numbers(Query<Object[]> query) {
    return query.getResultList().stream()
        .collect(
            Collectors.toMap(
                row -> ((Number) row[0]).intValue(), row -> ((Number) row[1]).longValue()));
  }

  private static TaskQueueConfig config(StatelessSession session, QueueKey queue) {
    var stored =
        session
            .createNativeQuery(CONFIG, byte[].class)
            .setParameter("namespace", UUID.fromString(queue.namespaceId()))
            .setParameter("queue", queue.root().name())
            .setParameter("kind", (short) queue.kind().getNumber())
            .getSingleResultOrNull();
    try {
      return stored == null
          ? TaskQueueConfig.getDefaultInstance()
          : TaskQueueConfig.parseFrom(stored);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("unreadable settings of " + queue, broken);
    }
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
    session.doWork(connection -> delete(partitionId, deletes, connection));
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

  /** By the whole primary key, so that each row is found at once however many there are. */
  private static void delete(int partitionId, List<BacklogKey> keys, Connection connection)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    try (var delete = connection.prepareStatement(DELETE)) {
      for (var key : keys) {
        delete.setInt(1, partitionId);
        delete.setObject(2, UUID.fromString(key.queue().namespaceId()));
        delete.setString(3, key.queue().name());
        delete.setShort(4, (short) key.queue().kind().getNumber());
        delete.setShort(5, (short) key.position().priority());
        delete.setLong(6, key.position().pass());
        delete.setLong(7, key.position().taskId());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static void configure(int partitionId, List<QueueConfig> configs, Connection connection)
      throws SQLException {
    for (var config : configs) {
      try (var upsert = connection.prepareStatement(CONFIGURE)) {
        upsert.setObject(1, UUID.fromString(config.queue().namespaceId()));
        upsert.setString(2, config.queue().name());
        upsert.setShort(3, (short) config.queue().kind().getNumber());
        upsert.setInt(4, partitionId);
        upsert.setBytes(5, config.config().toByteArray());
        upsert.executeUpdate();
      }
    }
  }

  private static void finish(BacklogWrite write, Connection connection) throws SQLException {
    bury(write.dead(), connection);
    configure(write.fence().partitionId(), write.configs(), connection);
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
