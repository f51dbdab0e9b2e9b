package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;

/** How often something happens, over the last half minute (MT-63). */
final class SlidingRate {
  private static final int BUCKETS = 6;
  private static final long BUCKET_SECONDS = 5;

  private final Instant begun;
  private final long[] counts = new long[BUCKETS];
  private long newest;

  SlidingRate(Instant now) {
    this.begun = now;
    this.newest = bucket(now);
  }

  void count(Instant now) {
    forgetOld(now);
    counts[slot(newest)]++;
  }

  /** Times per second; over the time since the beginning while that is shorter. */
  double perSecond(Instant now) {
    forgetOld(now);
    var sum = 0L;
    for (var count : counts) {
      sum += count;
    }
    var oldest = Instant.ofEpochSecond((newest - BUCKETS + 1) * BUCKET_SECONDS);
    var since = Duration.between(begun.isAfter(oldest) ? begun : oldest, now);
    return sum / Math.max(1, since.toMillis() / 1_000.0);
  }

  private void forgetOld(Instant now) {
    var current = bucket(now);
    for (var emptied = 0; newest < current && emptied < BUCKETS; emptied++) {
      counts[slot(++newest)] = 0;
    }
    newest = Math.max(newest, current);
  }

  private static long bucket(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), BUCKET_SECONDS);
  }

  private static int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) BUCKETS);
  }
}
