package io.perdure.frontend.access;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets so many calls a second pass, and that many more in a burst. */
final class TokenBucket {
  private final long nanosPerToken;
  private final long burstNanos;

  /** When the bucket will be full again; in the past if it is. */
  private final AtomicLong full = new AtomicLong(Long.MIN_VALUE);

  TokenBucket(int perSecond, int burst) {
    nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
    burstNanos = nanosPerToken * burst;
  }

  /** Takes a token, if there is one. */
  boolean take(Instant now) {
    var nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    while (true) {
      var before = full.get();
      var after = Math.max(before, nanos) + nanosPerToken;
      if (after - nanos > burstNanos) {
        return false;
      }
      if (full.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}
