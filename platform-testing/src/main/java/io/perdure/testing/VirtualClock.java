package io.perdure.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until somebody moves it. */
public final class VirtualClock implements InstantSource {
  /** Where every virtual clock begins. */
  public static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

  private Instant now = BEGINNING;

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock on by the given time. */
  public void advance(Duration by) {
    advanceTo(now.plus(by));
  }

  /**
   * Moves the clock on to the given time.
   *
   * @throws IllegalArgumentException when the clock is there already and beyond
   */
  public void advanceTo(Instant time) {
    if (time.isBefore(now)) {
      throw new IllegalArgumentException("%s is before %s".formatted(time, now));
    }
    now = time;
  }

  /** The clock of a node that is fast, or slow, by the given time. */
  public InstantSource shifted(Duration by) {
    return () -> now.plus(by);
  }
}
