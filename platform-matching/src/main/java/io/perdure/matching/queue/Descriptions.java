package io.perdure.matching.queue;

import io.perdure.matching.store.StoredLevel;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wants to know how it stands with a queue. What only the backlog knows is read for all that
 * ask for it at the time, and again no sooner than after a few seconds (MT-65).
 */
final class Descriptions {
  /** Descriptions that may wait for the backlog at a time. */
  static final int LIMIT = 1_000;

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Step step;
  private final LoadedQueues queues;
  private final Map<LoadedQueue, List<Long>> waiting = new LinkedHashMap<>();
  private final Map<Long, LoadedQueue> readings = new HashMap<>();
  private int held;
  private long nextRead;

  Descriptions(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  void asked(Message.DescribeAsked asked) {
    var queue = asked.sticky() ? queues.sticky(asked.queue()) : queues.normal(asked.queue());
    if (queue == null) {
      answer(asked.describe(), new DescribeOutcome.Described(QueueDescription.UNUSED));
    } else if (!asked.stats() || queue.sticky() || queue.wasReadWithin(FRESH, step.now())) {
      answer(asked.describe(), described(queue, asked.stats()));
    } else if (held >= LIMIT) {
      answer(asked.describe(), new DescribeOutcome.TooMany());
    } else {
      held++;
      waiting.computeIfAbsent(queue, _ -> new ArrayList<>()).add(asked.describe());
    }
  }

  /**
   * Begins to read what is waited for.
   *
   * @param settled whether no write is under way, so that stored rows can be counted
   */
  void read(boolean settled) {
    for (var queue : waiting.keySet()) {
      var count = !queue.statistics().isCounted(step.now());
      if (readings.containsValue(queue) || (count && !settled)) {
        continue;
      }
      if (count) {
        queue.beginCount(step.now());
      }
      readings.put(nextRead, queue);
      step.add(new Effect.ReadLevels(nextRead++, queue.key(), count));
    }
  }

  void levelsRead(long read, Map<Integer, StoredLevel> levels) {
    var queue = readings.remove(read);
    if (queue != null) {
      queue.levelsRead(levels, step.now());
      answerAll(queue, described(queue, true));
    }
  }

  void levelsUnread(long read) {
    var queue = readings.remove(read);
    if (queue != null) {
      answerAll(queue, new DescribeOutcome.Unreadable());
    }
  }

  /** Nobody is answered here any more. */
  void end() {
    List.copyOf(waiting.keySet())
        .forEach(queue -> answerAll(queue, new DescribeOutcome.NotOwned()));
  }

  void answer(long describe, DescribeOutcome outcome) {
    step.add(new Effect.AnswerDescribe(describe, outcome));
  }

  private void answerAll(LoadedQueue queue, DescribeOutcome outcome) {
    var asked = waiting.remove(queue);
    if (asked != null) {
      held -= asked.size();
      asked.forEach(describe -> answer(describe, outcome));
    }
  }

  private DescribeOutcome described(LoadedQueue queue, boolean withStats) {
    var now = step.now();
    Map<Integer, TaskQueueStats> stats =
        withStats ? queue.statistics().byPriority(queue.oldestTasks(), now) : Map.of();
    var waitingTasks =
        stats.values().stream().mapToLong(TaskQueueStats::getApproximateBacklogCount).sum();
    return new DescribeOutcome.Described(
        new QueueDescription(
            queue.pollers().pollers(now),
            stats,
            queue.status(waitingTasks),
            queue.limit().effective()));
  }
}
