package io.perdure.worker.visibility;

import io.perdure.common.visibility.VisibilityIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets deleted runs when no late record of them can come any more. */
public final class TombstoneScanner {
  private static final Logger LOG = LoggerFactory.getLogger(TombstoneScanner.class);

  /** How long a tombstone stays. */
  static final Duration KEPT = Duration.ofDays(1);

  /** Tombstones removed in one transaction. */
  static final int RANGE = 1_000;

  private static final Duration PERIOD = Duration.ofHours(1);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final VisibilityIndex index;
  private final InstantSource clock;

  public TombstoneScanner(VisibilityIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /** Begins: scans every hour; may be called once. */
  public void start() {
    Thread.ofVirtual().name("visibility-tombstones").start(this::run);
  }

  /** Finishes the range under way and ends. */
  public void stop() {
    stopping.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what is old enough, range by range. */
  void scan() {
    var before = clock.instant().minus(KEPT);
    while (stopping.getCount() > 0 && index.removeTombstones(before, RANGE) == RANGE) {}
  }

  private void run() {
    try {
      do {
        tryScan();
      } while (!stopping.await(PERIOD.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void tryScan() {
    try {
      scan();
    } catch (RuntimeException | Error e) { // The next scan removes what this one left.
      LOG.warn("tombstones not removed, will try again", e);
    }
  }
}
