package io.perdure.common.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The database's time as this node knows it: its own clock plus the measured offset. All nodes
 * agree on it, however their own clocks differ.
 */
public final class MeasuredClock implements InstantSource {
  /** A node whose clock differs by more than this is not ready. */
  private static final Duration TOO_FAR = Duration.ofSeconds(1);

  private final InstantSource own;
  private final AtomicReference<@Nullable Duration> offset = new AtomicReference<>();

  public MeasuredClock(InstantSource own) {
    this.own = own;
  }

  /** The node's own clock. */
  public InstantSource own() {
    return own;
  }

  @Override
  public Instant instant() {
    var measured = offset.get();
    return measured == null ? own.instant() : own.instant().plus(measured);
  }

  /**
   * Takes a measurement. The answer's way counts as a lag: this clock may be late, never early.
   *
   * @param database what the database said
   * @param after own time when the answer had come
   */
  public void measured(Instant database, Instant after) {
    offset.set(Duration.between(after, database));
  }

  /** Whether the offset is known and small. */
  public boolean isReady() {
    return offset.get() != null && !isFarOff();
  }

  /** Whether the offset is known to be too large. */
  public boolean isFarOff() {
    var measured = offset.get();
    return measured != null && measured.abs().compareTo(TOO_FAR) > 0;
  }
}
