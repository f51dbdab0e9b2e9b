package io.perdure.frontend.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A range of versions such as {@code >=1.0.0 <2.0.0 || 3.1.0}. */
record VersionRange(List<List<Predicate<Version>>> alternatives) {
  /** Longest range that is looked at, in characters. */
  private static final int MAX_LENGTH = 1_000;

  private static final Pattern BOUND = Pattern.compile("(<=|>=|==|!=|<|>|=|!)?\\s*([^<>=!\\s]+)");

  /** Empty when the text is no range. */
  static Optional<VersionRange> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var alternatives = new ArrayList<List<Predicate<Version>>>();
    for (var alternative : text.split("\\|\\|", -1)) {
      var bounds = bounds(alternative.strip());
      if (bounds.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(bounds);
    }
    return Optional.of(new VersionRange(alternatives));
  }

  boolean contains(Version version) {
    return alternatives.stream()
        .anyMatch(bounds -> bounds.stream().allMatch(bound -> bound.test(version)));
  }

  /** No bounds when one of them cannot be read. */
  private static List<Predicate<Version>> bounds(String text) {
    var bounds = new ArrayList<Predicate<Version>>();
    var matcher = BOUND.matcher(text);
    var end = 0;
    while (matcher.find()) {
      var version = Version.parse(matcher.group(2));
      if (version.isEmpty() || !text.substring(end, matcher.start()).isBlank()) {
        return List.of();
      }
      bounds.add(bound(Optional.ofNullable(matcher.group(1)).orElse("="), version.get()));
      end = matcher.end();
    }
    return text.substring(end).isBlank() ? bounds : List.of();
  }

  private static Predicate<Version> bound(String operator, Version limit) {
    return switch (operator) {
      case "<" -> version -> version.compareTo(limit) < 0;
      case "<=" -> version -> version.compareTo(limit) <= 0;
      case ">" -> version -> version.compareTo(limit) > 0;
      case ">=" -> version -> version.compareTo(limit) >= 0;
      case "!", "!=" -> version -> version.compareTo(limit) != 0;
      default -> version -> version.compareTo(limit) == 0;
    };
  }
}
