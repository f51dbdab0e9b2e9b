package io.perdure.common.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a node has said lately that it lives. After four seconds of silence others take it for
 * dead.
 */
final class SignOfLife {
  private static final Duration DEAD = Duration.ofSeconds(4);

  private final InstantSource clock;
  private final AtomicReference<Instant> given = new AtomicReference<>(Instant.MIN);

  SignOfLife(InstantSource clock) {
    this.clock = clock;
  }

  /** The database has it. */
  void given() {
    given.set(clock.instant());
  }

  boolean isFresh() {
    return clock.instant().minus(DEAD).isBefore(given.get());
  }
}
