package io.perdure.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The ids of behaviour rules (ST-4, MT-20): where tests cite them, and where pages define them. */
final class BehaviourRules {
  /** The page that lists them all; it defines none. */
  static final String LIST = "rules.md";

  private static final Pattern ID =
      Pattern.compile(
          "\\b(AC|BE|CA|CB|CC|CH|CM|CN|DE|DL|ER|EV|EX|FO|FS|G|HI|IV|LM|MO|MT|NX|PC|PF|PO|QU|RC|RS"
              + "|S|SC|SG|ST|SW|TI|TK|TM|TO|TS|UP|VI|WC|WT)-\\d+\\b");

  /** More rules in a row: {@code ST-14 to ST-32}. */
  private static final Pattern RANGE =
      Pattern.compile("\\b([A-Z]{1,2})-(\\d+)(?: to |…)\\1-(\\d+)\\b");

  /** A page defines a rule by an item that begins with its id: {@code - **ST-4** …}. */
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\W*(" + ID.pattern() + ")");

  private static final Set<String> SOURCES = Set.of("java", "py", "ts", "go", "json");

  /**
   * Each id that a test or a conformance program cites, with the names of the files that do.
   *
   * @param defined the rules that there are: those that "AB-1 to AB-9" cites
   */
  static Map<String, SortedSet<String>> citedIn(Path root, Set<String> defined) throws IOException {
    var cited = new TreeMap<String, SortedSet<String>>();
    for (var file : ProjectFiles.under(root)) {
      if (!file.getFileName().toString().startsWith("BehaviourRules")
          && isTest(root.relativize(file).toString())) {
        idsIn(text(file), defined)
            .forEach(id -> cited.computeIfAbsent(id, _ -> new TreeSet<>()).add(name(file)));
      }
    }
    return cited;
  }

  /** Each id that a page of a folder defines, with the name of the page. */
  static Map<String, String> definedIn(Path pages) throws IOException {
    var defined = new TreeMap<String, String>(BehaviourRules::compare);
    if (Files.isDirectory(pages)) {
      try (var files = Files.newDirectoryStream(pages, "*.md")) {
        for (var page : files) {
          if (!page.endsWith(LIST)) {
            var matcher = DEFINITION.matcher(text(page));
            while (matcher.find()) {
              defined.put(matcher.group(1), page.getFileName().toString());
            }
          }
        }
      }
    }
    return defined;
  }

  /** By family, then by number. */
  private static int compare(String one, String other) {
    return Comparator.comparing((String id) -> id.substring(0, id.indexOf('-')))
        .thenComparingInt(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)))
        .compare(one, other);
  }

  private static String name(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".java") ? name.substring(0, name.length() - ".java".length()) : name;
  }

  private static Set<String> idsIn(String text, Set<String> defined) {
    var ids = new TreeSet<String>();
    var matcher = ID.matcher(text);
    while (matcher.find()) {
      ids.add(matcher.group());
    }
    var ranges = RANGE.matcher(text);
    while (ranges.find()) {
      var last = Integer.parseInt(ranges.group(3));
      for (var number = Integer.parseInt(ranges.group(2)); number <= last; number++) {
        var id = ranges.group(1) + "-" + number;
        if (defined.contains(id)) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private BehaviourRules() {}

  private static boolean isTest(String path) {
    var extension = path.substring(path.lastIndexOf('.') + 1);
    return SOURCES.contains(extension)
        && (path.contains("/src/test/")
            || path.startsWith("conformance/")
            || path.startsWith("platform-testing/"));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
