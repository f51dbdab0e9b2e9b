package io.perdure.matching.queue;

import io.temporal.api.taskqueue.v1.TaskQueueStats;
import java.time.Duration;
import java.util.ArrayList;
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
  private final QueueReading reading;
  private final Map<LoadedQueue, List<Message.DescribeAsked>> waiting = new LinkedHashMap<>();
  private int held;

  Descriptions(Step step, LoadedQueues queues, QueueReading reading) {
    this.step = step;
    this.queues = queues;
    this.reading = reading;
  }

  void asked(Message.DescribeAsked asked) {
    var queue = asked.sticky() ? queues.sticky(asked.queue()) : queues.normal(asked.queue());
    if (queue == null) {
      answer(asked, new DescribeOutcome.Described(QueueDescription.UNUSED));
    } else if (isKnown(queue, asked)) {
      answer(asked, described(queue, asked.stats()));
      queues.dropIfCrowded(queue, step.now());
    } else if (held >= LIMIT) {
      answer(asked, new DescribeOutcome.TooMany());
    } else {
      held++;
      waiting.computeIfAbsent(queue, _ -> new ArrayList<>()).add(asked);
      reading.read(queue, true);
    }
  }

  private boolean isKnown(LoadedQueue queue, Message.DescribeAsked asked) {
    return queue.isOpen()
        && (queue.sticky() || !asked.stats() || queue.wasReadWithin(FRESH, step.now()));
  }

  /** Tells those who wait what was read of a queue. */
  void wasRead(LoadedQueue queue) {
    for (var asked : taken(queue)) {
      asked(asked);
    }
  }

  /** Tells those who wait that a queue cannot be read. */
  void wasNotRead(LoadedQueue queue) {
    for (var asked : taken(queue)) {
      answer(asked, new DescribeOutcome.Unreadable());
    }
    queues.dropIfCrowded(queue, step.now());
  }

  private List<Message.DescribeAsked> taken(LoadedQueue queue) {
    var asked = waiting.remove(queue);
    held -= asked == null ? 0 : asked.size();
    return asked == null ? List.of() : asked;
  }

  /** Nobody is answered here any more. */
  void end() {
    for (var queue : List.copyOf(waiting.keySet())) {
      taken(queue).forEach(this::refuse);
    }
  }

  void refuse(Message.DescribeAsked asked) {
    answer(asked, new DescribeOutcome.NotOwned());
  }

  private void answer(Message.DescribeAsked asked, DescribeOutcome outcome) {
    step.add(new Effect.AnswerDescribe(asked.describe(), outcome));
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
            queue.limit().effective(),
            queue.config()));
  }
}
