package io.perdure.history.state;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns times and durations of the public API into those of the JDK, and back. {@link Nanos} is for
 * what is stored.
 */
public final class ProtoTime {
  /** No duration is longer than this (G-8); it also keeps sums with today's time in range. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private ProtoTime() {}

  public static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  public static com.google.protobuf.Duration proto(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** At most a hundred years (G-8), whatever a client has sent. */
  public static Duration duration(com.google.protobuf.Duration duration) {
    var seconds = duration.getSeconds();
    return Math.abs((double) seconds) >= LONGEST.toSeconds()
        ? LONGEST.multipliedBy(Long.signum(seconds))
        : Duration.ofSeconds(seconds, duration.getNanos());
  }

  /** The time itself, or the next full millisecond: a timer set for it is never early (TK-5). */
  public static Instant roundedUp(Instant instant) {
    var millis = Instant.ofEpochMilli(instant.toEpochMilli());
    return millis.equals(instant) ? instant : millis.plusMillis(1);
  }
}
