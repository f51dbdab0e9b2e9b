package io.perdure.matching.queue;

import java.time.Duration;

/** How long to wait before trying again: longer each time, and never given up. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int LAST_DOUBLING = 8;

  private Backoff() {}

  /** The wait after so many failures in a row. */
  static Duration after(int failures) {
    var wait = FIRST.multipliedBy(1L << Math.clamp(failures - 1L, 0, LAST_DOUBLING));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
