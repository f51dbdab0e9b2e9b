package io.perdure.common.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The five fields of a cron schedule: fires in each minute that all of them allow. */
record CronFields(
    CronField minute,
    CronField hour,
    CronField dayOfMonth,
    CronField month,
    CronField dayOfWeek,
    ZoneId zone)
    implements CronSchedule.Fires {
  private static final int FIELDS = 5;
  private static final int DAYS_OF_WEEK = 7;

  /** A schedule without a fire in so many years never fires. */
  private static final int YEARS = 5;

  static CronFields parse(String text, ZoneId zone) {
    var fields = text.split("\\s+", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not five fields: " + text);
    }
    return new CronFields(
        CronField.parse(fields[0], CronField.Kind.MINUTE),
        CronField.parse(fields[1], CronField.Kind.HOUR),
        CronField.parse(fields[2], CronField.Kind.DAY_OF_MONTH),
        CronField.parse(fields[3], CronField.Kind.MONTH),
        CronField.parse(fields[4], CronField.Kind.DAY_OF_WEEK),
        zone);
  }

  @Override
  public Optional<Instant> first(Instant from, Instant notBefore) {
    var after = from.isBefore(notBefore) ? notBefore.minusNanos(1) : from;
    var time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    var last = time.getYear() + YEARS;
    while (time.getYear() <= last) {
      var next = skip(time);
      if (next.equals(time)) {
        return Optional.of(time.toInstant());
      }
      time = next;
    }
    return Optional.empty();
  }

  /** The time itself when it matches, else a later one with nothing that matches between. */
  private ZonedDateTime skip(ZonedDateTime time) {
    if (!month.allows(time.getMonthValue())) {
      return time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
    }
    if (!allowsDay(time)) {
      return time.toLocalDate().plusDays(1).atStartOfDay(zone);
    }
    if (!hour.allows(time.getHour())) {
      return time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
    }
    return minute.allows(time.getMinute()) ? time : time.plusMinutes(1);
  }

  /** Two restricted day fields widen each other, as cron has always done. */
  private boolean allowsDay(ZonedDateTime time) {
    var inMonth = dayOfMonth.allows(time.getDayOfMonth());
    var inWeek = dayOfWeek.allows(time.getDayOfWeek().getValue() % DAYS_OF_WEEK);
    var anyOfThem = dayOfMonth.isAny() || dayOfWeek.isAny();
    return anyOfThem ? inMonth && inWeek : inMonth || inWeek;
  }
}
