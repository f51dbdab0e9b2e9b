package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * What a partition of a task queue that is not its root knows of the way there: a few of its polls
 * may wait at the root, and one of its tasks (MT-8).
 */
final class RootLink {
  /** Polls of one partition that wait at the root at a time. */
  static final int POLLS = 1;

  /** A poll that comes back sooner without a task has met a fault. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private int polls;
  private int pollFailures;
  private Instant pollWentAt = Instant.MIN;
  private Instant nextPoll = Instant.MIN;
  private boolean offering;
  private int offerFailures;
  private Instant nextOffer = Instant.MIN;
  private boolean polled = true; // Until the root says something else.

  /** Whether another poll may go there. */
  boolean takesPoll(Instant now) {
    return polls < POLLS && !now.isBefore(nextPoll);
  }

  void pollGoes(Instant now) {
    polls++;
    pollWentAt = now;
  }

  /** A poll is not there any more. */
  void pollIsBack() {
    polls--;
  }

  /**
   * A poll has come back.
   *
   * @param served whether with a task
   * @return when the next one may go
   */
  Instant pollIsBack(boolean served, Instant now) {
    pollIsBack();
    pollFailures = served || !pollWentAt.plus(SOON).isAfter(now) ? 0 : pollFailures + 1;
    nextPoll = pollFailures == 0 ? now : now.plus(Backoff.after(pollFailures));
    return nextPoll;
  }

  /** Whether a task may go there. */
  boolean takesTask(Instant now) {
    return !offering && !now.isBefore(nextOffer);
  }

  void taskGoes() {
    offering = true;
  }

  /** The root has handed it to history. */
  void taskWasTaken() {
    offering = false;
    woken();
  }

  /**
   * The task comes back; says when the next one may go.
   *
   * @param rootIsPolled whether somebody polls the root
   */
  Instant taskIsBack(boolean rootIsPolled, Instant now) {
    offering = false;
    polled = rootIsPolled;
    nextOffer = now.plus(Backoff.after(++offerFailures));
    return nextOffer;
  }

  /** The root is being polled. */
  void woken() {
    polled = true;
    offerFailures = 0;
    nextOffer = Instant.MIN;
  }

  /** Whether the root is polled, as far as one knows. */
  boolean isPolled() {
    return polled;
  }
}
