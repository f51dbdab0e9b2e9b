package io.perdure.testing;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** UUIDs of version 7 that are the same for the same seed and the same times. */
public final class SeededIds implements Supplier<String> {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final RandomGenerator random;

  public SeededIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    var high = clock.millis() << 16 | VERSION_7 | (random.nextLong() & 0xfff);
    var low = VARIANT | (random.nextLong() >>> 2);
    return new UUID(high, low).toString();
  }
}
