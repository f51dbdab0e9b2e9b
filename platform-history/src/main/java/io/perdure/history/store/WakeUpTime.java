package io.perdure.history.store;

import io.perdure.common.cluster.Slots;
import io.perdure.history.state.RunKey;
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

  /** The bucket in which the row is stored. */
  public int bucket() {
    return Slots.bucket(run.workflow().slot());
  }

  @Override
  public int compareTo(WakeUpTime other) {
    return ORDER.compare(this, other);
  }
}
