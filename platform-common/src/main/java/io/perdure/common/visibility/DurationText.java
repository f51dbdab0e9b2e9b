package io.perdure.common.visibility;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads durations as queries write them (VI-31): {@code 1h30m}, {@code 2d}, {@code 01:30:00}. */
final class DurationText {
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(?:" + PART.pattern() + ")+");
  private static final Pattern CLOCK = Pattern.compile("([0-9]{2,}):([0-5][0-9]):([0-5][0-9])");

  /** Longest text that is looked at. */
  private static final int MAX_LENGTH = 100;

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private DurationText() {}

  /** The duration in nanoseconds, or nothing when the text is none that fits 64 bits. */
  static OptionalLong nanos(String text) {
    if (text.length() > MAX_LENGTH) {
      return OptionalLong.empty();
    }
    try {
      var clock = CLOCK.matcher(text);
      if (clock.matches()) {
        return OptionalLong.of(
            sum("%sh%sm%ss".formatted(clock.group(1), clock.group(2), clock.group(3))));
      }
      return WHOLE.matcher(text).matches() ? OptionalLong.of(sum(text)) : OptionalLong.empty();
    } catch (ArithmeticException tooLarge) {
      return OptionalLong.empty();
    }
  }

  private static long sum(String text) {
    var sum = 0L;
    var parts = PART.matcher(text);
    while (parts.find()) {
      sum = Math.addExact(sum, exact(parts.group(1), parts.group(2)));
    }
    return text.startsWith("-") ? -sum : sum;
  }

  /** Whole nanoseconds; a fraction of one is dropped. */
  private static long exact(String number, String unit) {
    var nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(NANOS.getOrDefault(unit, 1L)));
    return nanos.toBigInteger().longValueExact();
  }
}
