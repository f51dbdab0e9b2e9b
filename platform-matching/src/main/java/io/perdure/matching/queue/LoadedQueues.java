package io.perdure.matching.queue;

import io.perdure.matching.store.QueueKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The task queues of a matching partition that are in memory; made when they are first named. */
final class LoadedQueues {
  /** Queues in memory, above which no poll makes another one. */
  static final int QUEUE_LIMIT = 100_000;

  /** Queues in memory, above which one that holds nothing is forgotten at once. */
  static final int CROWDED = 10_000;

  private final int partitions;
  private final Map<QueueKey, LoadedQueue> normal = new LinkedHashMap<>();
  private final Map<QueueKey, LoadedQueue> sticky = new LinkedHashMap<>();

  /**
   * @param partitions into how many partitions each normal queue is divided
   */
  LoadedQueues(int partitions) {
    this.partitions = partitions;
  }

  int partitions() {
    return partitions;
  }

  LoadedQueue normal(QueueKey key) {
    return normal.computeIfAbsent(key, missing -> new LoadedQueue(missing, false, partitions));
  }

  /** Whether there is room for the queue that a poll is for. */
  boolean hasRoomFor(Poll poll) {
    return normal.size() + sticky.size() < QUEUE_LIMIT
        || (poll.sticky() ? sticky : normal).containsKey(poll.queue());
  }

  /** The queue that a poll is for; only a poll makes a sticky queue (MT-30). */
  LoadedQueue of(Poll poll) {
    return poll.sticky()
        ? sticky.computeIfAbsent(
            poll.queue(), missing -> new LoadedQueue(missing, true, partitions))
        : normal(poll.queue());
  }

  @Nullable LoadedQueue sticky(QueueKey key) {
    return sticky.get(key);
  }

  @Nullable LoadedQueue loaded(QueueKey key) {
    return normal.get(key);
  }

  Collection<LoadedQueue> allNormal() {
    return normal.values();
  }

  /** The queues whose root is somewhere else. */
  List<LoadedQueue> allWithRoot() {
    return normal.values().stream().filter(LoadedQueue::hasRoot).toList();
  }

  Collection<LoadedQueue> allSticky() {
    return sticky.values();
  }

  /** Forgets a queue that was only passed through, if there are many. */
  void dropIfCrowded(LoadedQueue queue, Instant now) {
    if (normal.size() > CROWDED && queue.isEmpty(now)) {
      (queue.sticky() ? sticky : normal).remove(queue.key(), queue);
    }
  }

  /** Forgets the queues that nobody uses (MT-9, MT-191). */
  void sweep(Instant now) {
    normal.values().removeIf(queue -> queue.isIdle(now));
    sticky.values().removeIf(queue -> queue.isIdle(now));
  }
}
