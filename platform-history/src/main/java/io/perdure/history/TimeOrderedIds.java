package io.perdure.history;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Gives UUIDs of version 7: 48 bits of time, then random ones. Safe for many threads. */
final class TimeOrderedIds implements Supplier<String> {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final RandomGenerator random = new SecureRandom();

  TimeOrderedIds(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String get() {
    var high = clock.millis() << 16 | VERSION_7 | (random.nextLong() & 0xfff);
    var low = VARIANT | (random.nextLong() >>> 2);
    return new UUID(high, low).toString();
  }
}
