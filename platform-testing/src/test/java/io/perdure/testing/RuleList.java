package io.perdure.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The page that says which tests hold each behaviour rule, or why none does. */
final class RuleList {
  private static final int NAMES = 3;
  private static final String HEAD =
      """
      # Rules and their tests

      Which tests hold each rule of these pages: up to three that cite it. Written by `./mvnw -pl platform-testing -am test
      -Dtest=BehaviourRulesTest -Dsurefire.failIfNoSpecifiedTests=false -Drules.write`; a test says when it has become untrue.

      | Rule | Page | Held by |
      |---|---|---|
      """;

  private RuleList() {}

  /**
   * The page.
   *
   * @param defined the page of each rule
   * @param cited the tests that cite a rule
   * @param reasons why a rule is not tested
   */
  static String page(
      Map<String, String> defined,
      Map<String, SortedSet<String>> cited,
      Map<String, String> reasons) {
    return defined.entrySet().stream()
        .map(
            rule ->
                "| %s | [%s](%s) | %s |%n"
                    .formatted(
                        rule.getKey(),
                        rule.getValue().replace(".md", ""),
                        rule.getValue(),
                        heldBy(rule.getKey(), cited, reasons)))
        .collect(Collectors.joining("", HEAD, ""));
  }

  private static String heldBy(
      String rule, Map<String, SortedSet<String>> cited, Map<String, String> reasons) {
    return cited.containsKey(rule)
        ? cited.get(rule).stream()
            .limit(NAMES)
            .map(name -> '`' + name + '`')
            .collect(Collectors.joining(", "))
        : "not tested: " + reasons.getOrDefault(rule, "no reason is given");
  }

  /** What a page says of each rule. */
  static Map<String, String> read(String page) {
    var said = new LinkedHashMap<String, String>();
    page.lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split(" \\| ", 3))
        .filter(cells -> cells[0].contains("-"))
        .forEach(
            cells -> said.put(cells[0].substring(2), cells[2].substring(0, cells[2].length() - 2)));
    return said;
  }

  /** Whether what a page says of a rule is true. */
  static boolean isTrue(String said, Set<String> citing, Map<String, String> reasons, String rule) {
    if (citing.isEmpty()) {
      return said.equals("not tested: " + reasons.get(rule));
    }
    return List.of(said.split(", ", -1)).stream()
        .allMatch(name -> citing.contains(name.replace("`", "")));
  }
}
