package io.perdure.matching.store;

import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.TaskQueuePartition;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The backlog of matching partition 0, in memory. */
public final class TestingBacklog implements BacklogStore, ConsumedOffsets {
  private static final Comparator<BacklogKey> ORDER =
      Comparator.comparing(BacklogKey::position).thenComparing(key -> key.queue().toString());

  private final NavigableMap<BacklogKey, BacklogTask> rows = new TreeMap<>(ORDER);
  private final Map<QueueKey, TaskQueueConfig> configs = new HashMap<>();
  private final List<DeadRecord> buried = new ArrayList<>();
  private @Nullable Consumed consumed;
  private long epoch;

  public PartitionFence take() {
    return new PartitionFence(0, ++epoch);
  }

  @Override
  public BacklogOutcome write(BacklogWrite write) {
    if (write.fence().epoch() != epoch) {
      return new BacklogOutcome.Fenced();
    }
    if (!write.repeated()
        && write.inserts().stream().anyMatch(row -> rows.containsKey(row.key()))) {
      return new BacklogOutcome.Refused("23505");
    }
    write.deletes().forEach(rows::remove);
    var known = rows.values().stream().map(BacklogTask::identity).toList();
    write.newRows(known).forEach(row -> rows.put(row.key(), row));
    buried.addAll(write.dead());
    write.configs().forEach(one -> configs.put(one.queue(), one.config()));
    save(write.consumed());
    return new BacklogOutcome.Done();
  }

  @Override
  public StoredQueue queue(int partitionId, QueueKey queue, boolean count) {
    var levels = new HashMap<Integer, StoredLevel>();
    rows.values().stream()
        .filter(row -> row.key().queue().equals(queue))
        .forEach(
            row ->
                levels.merge(
                    row.key().position().priority(),
                    new StoredLevel(count ? 1 : 0, row, row.key().position().pass()),
                    (all, one) ->
                        new StoredLevel(all.tasks() + one.tasks(), all.first(), one.lastPass())));
    return new StoredQueue(
        configs.getOrDefault(queue.root(), TaskQueueConfig.getDefaultInstance()), levels);
  }

  @Override
  public List<BacklogTask> page(int partitionId, QueueKey queue, BacklogPosition after, int limit) {
    return rows.values().stream()
        .filter(row -> row.key().queue().equals(queue))
        .filter(row -> row.key().position().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Integer> partitionsWithTasks(QueueKey root, int matchingPartitions) {
    return rows.keySet().stream()
        .map(BacklogKey::queue)
        .distinct()
        .filter(queue -> !queue.isRoot() && queue.root().equals(root))
        .map(queue -> TaskQueuePartition.named(queue.name()).number())
        .sorted()
        .toList();
  }

  private void save(@Nullable Consumed now) {
    var goesBack =
        now != null
            && consumed != null
            && now.topicId().equals(consumed.topicId())
            && now.next() < consumed.next();
    if (now != null && !goesBack) {
      consumed = now;
    }
  }

  @Override
  public Optional<Consumed> saved(Topic topic, int partition) {
    return Optional.ofNullable(consumed);
  }

  public List<DeadRecord> buried() {
    return List.copyOf(buried);
  }

  public List<BacklogTask> tasks() {
    return List.copyOf(rows.values());
  }
}
