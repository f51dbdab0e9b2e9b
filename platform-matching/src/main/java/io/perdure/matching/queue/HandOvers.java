package io.perdure.matching.queue;

import io.perdure.matching.store.PartitionFence;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks that are being handed over: history is asked, or the root of their queue. */
final class HandOvers {
  /** How long history may take to answer a hand-over (MT-13). */
  static final Duration START_TIMEOUT = Duration.ofSeconds(10);

  /** How long a task waits for a poll at the root of its queue. */
  static final Duration VISIT = Duration.ofSeconds(10);

  /** So long the root may take for all of it: longer than it gives itself. */
  private static final Duration VISIT_TIMEOUT = VISIT.plus(START_TIMEOUT).plusSeconds(5);

  private final Step step;
  private final PartitionFence fence;
  private final Map<Long, HandOver> underWay = new HashMap<>();
  private long nextAsk;
  private boolean offering = true;

  HandOvers(Step step, PartitionFence fence) {
    this.step = step;
    this.fence = fence;
  }

  /**
   * A task on its way.
   *
   * @param poll null when the root of its queue looks for one
   */
  record HandOver(OwedTask task, @Nullable Poll poll) {}

  /** Asks history to start a task for a poll. */
  void begin(OwedTask task, Poll poll) {
    var ask = add(new HandOver(task, poll), START_TIMEOUT);
    step.add(new Effect.StartTask(ask, task.requestId(fence), task.task(), poll.request()));
  }

  /** Asks the root of the task's queue to look for a poll. */
  void offer(OwedTask task) {
    var ask = add(new HandOver(task, null), VISIT_TIMEOUT);
    step.add(new Effect.OfferTask(ask, task.requestId(fence), task.task(), task.isStored(), VISIT));
  }

  private long add(HandOver handOver, Duration timeout) {
    var ask = nextAsk++;
    underWay.put(ask, handOver);
    step.alarmIn(timeout, new Due.AskEnds(ask));
    return ask;
  }

  /** Ends a hand-over; null when it has ended before. */
  @Nullable HandOver end(long ask) {
    step.clear(new Due.AskEnds(ask));
    return underWay.remove(ask);
  }

  /** Whether tasks may be offered to the roots of their queues. */
  boolean isOffering() {
    return offering;
  }

  /** Takes back what waits at the roots of queues: nobody knows what becomes of it. */
  void endOffers() {
    offering = false;
    for (var ask : List.copyOf(underWay.keySet())) {
      var handOver = underWay.get(ask);
      if (handOver != null && handOver.poll() == null) {
        end(ask);
        step.add(new Effect.RecallTask(ask));
      }
    }
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }
}
