package io.perdure.history.state;

import java.time.Duration;
import java.time.Instant;

/**
 * When a run is woken because of a task that no worker has started: the task is sent again then, in
 * case that it was lost on its way. First after 10 minutes, then after twice as long each time, at
 * last once a day. Follows from the time of scheduling alone, so that nothing is stored for it.
 */
public final class Reminders {
  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Reminders() {}

  /**
   * When the run shall be woken next. At first when the task would be given up if it were started
   * at once: so early that the start needs no earlier wake-up, and the stored row serves for both.
   *
   * @param limit how long a worker may be silent once it has started the task
   */
  static Instant wakeUp(Instant scheduledAt, Duration limit, Instant now) {
    var givenUp = scheduledAt.plus(limit);
    var reminder = after(scheduledAt, now);
    return givenUp.isAfter(now) && givenUp.isBefore(reminder) ? givenUp : reminder;
  }

  /**
   * Whether the task is to be sent again.
   *
   * @param wokenFor the wake-up that has come: what lies before was done by an earlier one
   */
  public static boolean isDue(Instant scheduledAt, Instant wokenFor, Instant now) {
    return !after(scheduledAt, wokenFor.minusNanos(1)).isAfter(now);
  }

  private static Instant after(Instant scheduledAt, Instant time) {
    var wait = FIRST;
    var reminder = ProtoTime.roundedUp(scheduledAt).plus(wait); // As wake-ups are stored.
    while (!reminder.isAfter(time)) {
      wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
      reminder = reminder.plus(wait);
    }
    return reminder;
  }
}
