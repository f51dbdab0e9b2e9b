package io.perdure.common.cron;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron schedule.
 *
 * @param values a bit for each value that it allows
 * @param isAny whether it was written as any value
 */
record CronField(long values, boolean isAny) {
  /** What a field counts, and the names that stand for its values. */
  enum Kind {
    MINUTE(0, 59, ""),
    HOUR(0, 23, ""),
    DAY_OF_MONTH(1, 31, ""),
    MONTH(1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    DAY_OF_WEEK(0, 6, "sun mon tue wed thu fri sat");

    private final int first;
    private final int last;
    private final String names;

    Kind(int first, int last, String names) {
      this.first = first;
      this.last = last;
      this.names = names;
    }

    private int number(String text) {
      var named = List.of(names.split(" ", -1)).indexOf(text.toLowerCase(Locale.ROOT));
      var number = named < 0 || text.isEmpty() ? Integer.parseUnsignedInt(text) : first + named;
      if (number < first || number > last) {
        throw new IllegalArgumentException("%s is not within %s".formatted(text, this));
      }
      return number;
    }
  }

  /** Reads values, ranges and steps, separated by commas. */
  static CronField parse(String text, Kind kind) {
    var values = 0L;
    var any = false;
    for (var part : text.split(",", -1)) {
      var stepped = part.split("/", -1);
      if (stepped.length > 2) {
        throw new IllegalArgumentException("two steps in " + part);
      }
      var step = stepped.length == 1 ? 1 : Integer.parseUnsignedInt(stepped[1]);
      if (step < 1) {
        throw new IllegalArgumentException("no step in " + part);
      }
      values |= range(stepped[0], stepped.length > 1, step, kind);
      any |= isAny(stepped[0]) && step == 1;
    }
    return new CronField(values, any);
  }

  private static long range(String text, boolean stepped, int step, Kind kind) {
    var first = kind.first;
    var last = kind.last;
    if (!isAny(text)) {
      var ends = text.split("-", -1);
      first = kind.number(ends[0]);
      if (ends.length > 1) {
        last = kind.number(ends[1]);
      } else if (!stepped) {
        last = first;
      }
      if (ends.length > 2 || first > last) {
        throw new IllegalArgumentException("not a range: " + text);
      }
    }
    var values = 0L;
    for (var value = (long) first; value <= last; value += step) {
      values |= 1L << value;
    }
    return values;
  }

  private static boolean isAny(String text) {
    return text.equals("*") || text.equals("?");
  }

  boolean allows(int value) {
    return ((values >> value) & 1) == 1;
  }
}
