package io.perdure.frontend.check;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;

/** Checks durations and keeps them within what can be counted (G-8). */
public final class Timeouts {
  private static final Duration LONGEST = Durations.fromDays(100 * 365);

  private Timeouts() {}

  /** The duration, but at most 100 years. */
  public static Duration capped(String field, Duration duration) {
    if (!Durations.isValid(duration)) {
      throw new InvalidRequest("invalid %s: not a duration".formatted(field));
    }
    if (Durations.isNegative(duration)) {
      throw new InvalidRequest("invalid %s: negative duration".formatted(field));
    }
    return Durations.compare(duration, LONGEST) > 0 ? LONGEST : duration;
  }
}
