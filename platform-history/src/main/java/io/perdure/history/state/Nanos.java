package io.perdure.history.state;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;

/** Times as they are stored: nanoseconds since the epoch, good until the year 2262. */
public final class Nanos {
  private static final long PER_SECOND = 1_000_000_000L;

  private Nanos() {}

  /** The time that is stored so. */
  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
  }

  /** How a time is stored; times too far away are stored as the farthest one. */
  public static long of(Instant at) {
    try {
      return Math.addExact(Math.multiplyExact(at.getEpochSecond(), PER_SECOND), at.getNano());
    } catch (ArithmeticException tooFar) {
      return Long.MAX_VALUE;
    }
  }

  /** How a stored time is told to clients. */
  public static Timestamp timestamp(long nanos) {
    return Timestamps.fromNanos(nanos);
  }

  /** How a time is told to clients. */
  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
