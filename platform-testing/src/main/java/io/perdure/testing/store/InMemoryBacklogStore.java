package io.perdure.testing.store;

import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogStore;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredLevel;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The backlog of matching partitions in an {@link InMemoryDatabase}. */
public final class InMemoryBacklogStore implements BacklogStore {
  private final InMemoryDatabase database;

  public InMemoryBacklogStore(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public BacklogOutcome write(BacklogWrite write) {
    var partitionId = write.fence().partitionId();
    if (database.epoch(Leased.MATCHING_PARTITION, partitionId) != write.fence().epoch()) {
      return new BacklogOutcome.Fenced();
    }
    var backlog =
        database.backlogs.computeIfAbsent(
            partitionId, _ -> new TreeMap<>(InMemoryDatabase.BACKLOG_ORDER));
    if (!write.repeated()) {
      for (var row : write.inserts()) {
        if (backlog.containsKey(row.key())) {
          return new BacklogOutcome.Refused("23505: task_backlog");
        }
      }
    }
    write.deletes().forEach(backlog::remove);
    Set<Long> known =
        write.sentAgain().isEmpty()
            ? Set.of()
            : backlog.values().stream().map(BacklogTask::identity).collect(Collectors.toSet());
    write.newRows(known).forEach(row -> backlog.put(row.key(), row));
    database.dead.addAll(write.dead());
    write.configs().forEach(one -> database.queueConfigs.put(one.queue(), one.config()));
    Optional.ofNullable(write.consumed()).map(List::of).ifPresent(database.positions::save);
    return new BacklogOutcome.Done();
  }

  @Override
  public StoredQueue queue(int partitionId, QueueKey queue, boolean count) {
    var levels = new HashMap<Integer, StoredLevel>();
    database.backlog(partitionId).stream()
        .filter(row -> row.key().queue().equals(queue))
        .forEach(
            row ->
                levels.merge(
                    row.key().position().priority(),
                    new StoredLevel(count ? 1 : 0, row, row.key().position().pass()),
                    (all, one) ->
                        new StoredLevel(all.tasks() + one.tasks(), all.first(), one.lastPass())));
    return new StoredQueue(
        database.queueConfigs.getOrDefault(queue.root(), TaskQueueConfig.getDefaultInstance()),
        levels);
  }

  @Override
  public List<Integer> partitionsWithTasks(QueueKey root, int matchingPartitions) {
    return IntStream.range(0, matchingPartitions)
        .boxed()
        .flatMap(owner -> database.backlog(owner).stream())
        .map(row -> row.key().queue())
        .distinct()
        .filter(queue -> !queue.isRoot() && queue.root().equals(root))
        .map(queue -> TaskQueuePartition.named(queue.name()).number())
        .sorted()
        .toList();
  }

  @Override
  public List<BacklogTask> page(int partitionId, QueueKey queue, BacklogPosition after, int limit) {
    return database.backlog(partitionId).stream()
        .filter(row -> row.key().queue().equals(queue))
        .filter(row -> row.key().position().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }
}
