package io.perdure.helm;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which metrics a query of Prometheus asks for. */
final class Queries {
  private static final Pattern LABELS =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private Queries() {}

  /** Their names, with the endings that the parts of a histogram have. */
  static Set<String> metrics(String query) {
    var bare = LABELS.matcher(query).replaceAll(" ");
    var metrics = new TreeSet<String>();
    NAME.matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(name -> !WORDS.contains(name))
        .forEach(metrics::add);
    return metrics;
  }
}
