package io.perdure.common.cron;

import io.perdure.common.error.InvalidRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * When a workflow with a cron schedule runs (ST-5, RC-9): five fields, a name such as {@code
 * @daily}, or {@code @every 1h30m}; in UTC unless a {@code CRON_TZ=} or {@code TZ=} prefix says
 * otherwise.
 */
public final class CronSchedule {
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final String EVERY = "@every ";

  /** Longest schedule that is read, in characters: one that names each value of each field fits. */
  static final int MAX_LENGTH = 1_000;

  private final Fires fires;

  private CronSchedule(Fires fires) {
    this.fires = fires;
  }

  /** What a schedule is made of. */
  interface Fires {
    /**
     * The first fire after one time and not before another; empty when there is none in sight.
     *
     * @param from where intervals are counted from
     */
    Optional<Instant> first(Instant from, Instant notBefore);
  }

  /**
   * Reads a schedule.
   *
   * @throws InvalidRequest when it cannot be read
   */
  public static CronSchedule parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidRequest("invalid CronSchedule.");
    }
    try {
      return new CronSchedule(fires(text.strip()));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
      throw new InvalidRequest("invalid CronSchedule.");
    }
  }

  /**
   * Checks a schedule.
   *
   * @throws InvalidRequest when it cannot be read or never fires
   */
  public static void check(String text, Instant now) {
    if (parse(text).backoff(now, now).isEmpty()) {
      throw new InvalidRequest("invalid CronSchedule.");
    }
  }

  /**
   * How long to wait for the next fire, in whole seconds, rounded up; empty when it never comes.
   *
   * @param from after which the schedule is looked at: the time at which the run before was due
   * @param now fires before are missed, and are not made up for
   */
  public Optional<Duration> backoff(Instant from, Instant now) {
    return fires.first(from, now).map(next -> Duration.between(now, next)).map(CronSchedule::ceil);
  }

  private static Duration ceil(Duration wait) {
    return wait.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Fires fires(String text) {
    var zone = (ZoneId) ZoneOffset.UTC;
    var rest = text;
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      var space = text.indexOf(' ');
      if (space < 0) {
        throw new IllegalArgumentException("nothing but a time zone");
      }
      zone = ZoneId.of(text.substring(text.indexOf('=') + 1, space));
      rest = text.substring(space).strip();
    }
    if (rest.startsWith(EVERY)) {
      return EveryInterval.of(GoDuration.parse(rest.substring(EVERY.length()).strip()));
    }
    return CronFields.parse(NAMED.getOrDefault(rest, rest), zone);
  }
}
