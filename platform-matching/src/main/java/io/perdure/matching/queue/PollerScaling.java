package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** Tells workers whether to poll with more or with fewer polls at a time (MT-75…MT-78). */
final class PollerScaling {
  /** A poll that waits so long for a task of no backlog is one too many. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  /** A task that waits so long finds too few polls. */
  private static final Duration OLD = Duration.ofMillis(200);

  /** With more tasks added than dispatched by so much, there are too few polls. */
  private static final double GROWING = 1.2;

  private PollerScaling() {}

  /**
   * What a worker is told with a task.
   *
   * @param since when its poll came
   * @param matched whether the task has never been in the backlog
   */
  static OptionalInt suggestion(
      Poll poll, Instant since, LoadedQueue queue, boolean matched, Instant now) {
    if (matched && !since.plus(LONG_WAIT).isAfter(now)) {
      return OptionalInt.of(-1);
    }
    if (!queue.pollers().mayBeAdvised(poll.worker(), now) || queue.statistics().isThrottled(now)) {
      return OptionalInt.empty();
    }
    var tooFew = queue.hasTaskOlderThan(OLD, now) || isGrowing(queue, now);
    return tooFew ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /** Only seen where all tasks meet that find no poll elsewhere. */
  private static boolean isGrowing(LoadedQueue queue, Instant now) {
    return !queue.hasRoot() && queue.statistics().addedPerDispatched(now) > GROWING;
  }
}
