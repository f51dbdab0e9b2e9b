package io.perdure.history.store;

import io.perdure.common.cluster.Slots;
import io.perdure.history.state.RunKey;
import java.time.Instant;
import java.util.Comparator;

/**
 * A row of {@code timer}: when a run shall be looked at again. A run has one at most.
 *
 * @param fireAtMillis milliseconds since the epoch, rounded up: never early
 */
public record WakeUpTime(RunKey run, long fireAtMillis) implements Comparable<WakeUpTime> {
  private static final Comparator<WakeUpTime> ORDER =
      Comparator.comparingLong(WakeUpTime::fireAtMillis)
          .thenComparing(wakeUp -> wakeUp.run().runId());

  /** The wake-up of a run at a time. */
  public static WakeUpTime at(RunKey run, Instant time) {
    return new WakeUpTime(run, millis(time));
  }

  /** A time as it is stored: in milliseconds, rounded up. */
  public static long millis(Instant time) {
    var floor = time.toEpochMilli();
    return Instant.ofEpochMilli(floor).isBefore(time) ? floor + 1 : floor;
  }

  /** The bucket in which the row is stored. */
  public int bucket() {
    return Slots.bucket(run.workflow().slot());
  }

  @Override
  public int compareTo(WakeUpTime other) {
    return ORDER.compare(this, other);
  }
}
