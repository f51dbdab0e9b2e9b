package io.perdure.common.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The database's time as this node knows it: its own clock plus the measured offset. All nodes
 * agree on it, however their own clocks differ. A measurement says between which bounds the offset
 * lies; one that took long says little, and the best one of the last ten counts.
 */
public final class MeasuredClock implements InstantSource {
  /** A node whose clock differs by more than this is not ready. */
  private static final Duration TOO_FAR = Duration.ofSeconds(1);

  /** Measurements that count: in their time clocks drift by no more than a few milliseconds. */
  private static final int MEASUREMENTS = 10;

  /** How far the database's clock is ahead, at least and at most. */
  private record Offset(Duration least, Duration most) {
    boolean agreesWith(Offset other) {
      return least.compareTo(other.most) <= 0 && other.least.compareTo(most) <= 0;
    }
  }

  private final InstantSource own;

  /** The newest one first. */
  private final AtomicReference<List<Offset>> measured = new AtomicReference<>(List.of());

  public MeasuredClock(InstantSource own) {
    this.own = own;
  }

  /** The node's own clock. */
  public InstantSource own() {
    return own;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(offset().orElse(Duration.ZERO));
  }

  /**
   * Takes a measurement. The answer's way counts as a lag: this clock may be late, never early.
   *
   * @param before own time when the question was put
   * @param database what the database said
   * @param after own time when the answer had come
   */
  public void measured(Instant before, Instant database, Instant after) {
    var newest = new Offset(Duration.between(after, database), Duration.between(before, database));
    measured.updateAndGet(
        known ->
            Stream.concat(Stream.of(newest), known.stream())
                .limit(MEASUREMENTS)
                .filter(newest::agreesWith) // Else a clock was set.
                .toList());
  }

  /** Takes a measurement of which it is known only when the answer had come. */
  public void measured(Instant database, Instant after) {
    measured(after, database, after);
  }

  private Optional<Duration> offset() {
    return measured.get().stream().map(Offset::least).max(Duration::compareTo);
  }

  /** Whether the offset is known and small. */
  public boolean isReady() {
    return offset().filter(known -> known.abs().compareTo(TOO_FAR) <= 0).isPresent();
  }

  /** Whether the offset is certainly too large, and not only measured badly. */
  public boolean isFarOff() {
    var known = measured.get();
    return known.stream().anyMatch(one -> one.least().compareTo(TOO_FAR) > 0)
        || known.stream().anyMatch(one -> one.most().compareTo(TOO_FAR.negated()) < 0);
  }
}
