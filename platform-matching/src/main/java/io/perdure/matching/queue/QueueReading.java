package io.perdure.matching.queue;

import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredQueue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored of queues beside their tasks: once before a queue hands out or stores
 * anything, and then whenever somebody wants to see how it stands.
 */
final class QueueReading {
  /** Queues that are read at a time. */
  private static final int READS_AT_ONCE = 8;

  private final Step step;
  private final LoadedQueues queues;
  private final Map<LoadedQueue, Boolean> wanted = new LinkedHashMap<>();
  private final Set<LoadedQueue> changed = new LinkedHashSet<>();
  private final Map<Long, LoadedQueue> readings = new HashMap<>();
  private long nextRead;

  QueueReading(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  /** Reads a queue soon that cannot begin without, unless that has just failed. */
  void open(LoadedQueue queue) {
    if (!queue.isOpen() && !queue.failsToOpen()) {
      read(queue, false);
    }
  }

  /**
   * Reads a queue soon, unless it is being read.
   *
   * @param withCount whether it matters how many tasks are stored
   */
  void read(LoadedQueue queue, boolean withCount) {
    if (!readings.containsValue(queue)) {
      wanted.merge(queue, withCount, Boolean::logicalOr);
    }
  }

  /** What is stored has changed: reads it after that. */
  void readAnew(LoadedQueue queue) {
    if (readings.containsValue(queue)) {
      changed.add(queue);
    } else if (queue.isOpen()) {
      read(queue, false);
    }
  }

  /**
   * Begins to read what may be read now.
   *
   * @param settled whether no write is under way, so that stored rows can be counted
   */
  void begin(boolean settled) {
    var next = wanted.entrySet().iterator();
    while (readings.size() < READS_AT_ONCE && next.hasNext()) {
      var want = next.next();
      var queue = want.getKey();
      var count = want.getValue() && queue.isOpen() && !queue.statistics().isCounted(step.now());
      if (count && !settled) {
        continue;
      }
      if (count) {
        queue.beginCount(step.now());
      }
      next.remove();
      readings.put(nextRead, queue);
      step.add(new Effect.ReadQueue(nextRead++, queue.key(), count));
    }
  }

  /** What is stored of a queue; the queue is returned. */
  @Nullable LoadedQueue wasRead(long read, StoredQueue stored) {
    var queue = readings.remove(read);
    if (queue != null) {
      queue.wasRead(stored, step.now());
      if (changed.remove(queue)) {
        read(queue, false);
      }
    }
    return queue;
  }

  /** A queue that was never read is read again; it is returned. */
  @Nullable LoadedQueue wasNotRead(long read) {
    var queue = readings.remove(read);
    changed.remove(queue);
    if (queue != null && !queue.isOpen()) {
      step.alarmIn(Backoff.after(queue.openFailed()), new Due.OpenAgain(queue.key()));
    }
    return queue;
  }

  void again(QueueKey key) {
    var queue = queues.loaded(key);
    if (queue != null && !queue.isOpen()) {
      queue.opensAgain();
      read(queue, false);
    }
  }
}
