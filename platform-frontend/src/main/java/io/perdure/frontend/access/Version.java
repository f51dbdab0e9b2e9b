package io.perdure.frontend.access;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A semantic version.
 *
 * @param preRelease what follows the first hyphen; empty for a release
 */
record Version(long major, long minor, long patch, String preRelease)
    implements Comparable<Version> {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
  private static final Comparator<Version> BY_NUMBERS =
      Comparator.comparingLong(Version::major)
          .thenComparingLong(Version::minor)
          .thenComparingLong(Version::patch);

  /** Empty when the text is no semantic version. */
  static Optional<Version> parse(String text) {
    var parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var preRelease = parts.group(4);
    return Optional.of(
        new Version(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)),
            preRelease == null ? "" : preRelease));
  }

  @Override
  public int compareTo(Version other) {
    var numbers = BY_NUMBERS.compare(this, other);
    if (numbers != 0) {
      return numbers;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    return comparePreReleases(preRelease.split("\\."), other.preRelease.split("\\."));
  }

  private static int comparePreReleases(String[] left, String[] right) {
    for (var i = 0; i < Math.min(left.length, right.length); i++) {
      var leftIsNumber = isNumber(left[i]);
      var rightIsNumber = isNumber(right[i]);
      var order =
          leftIsNumber && rightIsNumber
              ? compareNumbers(left[i], right[i])
              : leftIsNumber || rightIsNumber
                  ? Boolean.compare(rightIsNumber, leftIsNumber)
                  : left[i].compareTo(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static int compareNumbers(String left, String right) {
    return left.length() != right.length()
        ? Integer.compare(left.length(), right.length())
        : left.compareTo(right);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> '0' <= c && c <= '9');
  }
}
