package io.perdure.common.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Fires again and again after the same time.
 *
 * @param seconds between two fires, at least 1
 */
record EveryInterval(long seconds) implements CronSchedule.Fires {
  static EveryInterval of(Duration interval) {
    return new EveryInterval(Math.max(1, interval.toSeconds()));
  }

  @Override
  public Optional<Instant> first(Instant from, Instant notBefore) {
    var first = from.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    if (!first.isBefore(notBefore)) {
      return Optional.of(first);
    }
    var late = Duration.between(first, notBefore);
    var missed = Math.ceilDiv(late.plusNanos(999_999_999).toSeconds(), seconds);
    return Optional.of(first.plusSeconds(Math.multiplyExact(missed, seconds)));
  }
}
