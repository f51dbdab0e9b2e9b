package io.perdure.common;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about; a wait in vain fails the test. */
public final class Patience {
  /** Longer than anything takes, on a machine that does other things too. */
  private static final Duration USUAL = Duration.ofSeconds(30);

  private static final Duration GLANCE = Duration.ofMillis(1);

  private Patience() {}

  /** Waits until something holds. */
  public static void until(BooleanSupplier condition) {
    until(USUAL, condition);
  }

  /** The same for what takes longer, or must not take long. */
  public static void until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited for %s in vain".formatted(limit));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("the time limit of the test has ended a wait");
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }
}
