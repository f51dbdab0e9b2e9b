package io.perdure.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The ids of behaviour rules (ST-4, MT-20): where tests cite them, and where pages define them. */
final class BehaviourRules {
  private static final Pattern ID =
      Pattern.compile(
          "\\b(AC|BE|CA|CB|CC|CH|CM|CN|DE|DL|ER|EV|EX|FO|FS|G|HI|IV|LM|MO|MT|NX|PC|PF|PO|QU|RC|RS"
              + "|S|SC|SG|ST|SW|TI|TK|TM|TO|TS|UP|VI|WC|WT)-\\d+\\b");

  /** A page defines a rule by an item that begins with its id: {@code - **ST-4** …}. */
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\W*(" + ID.pattern() + ")");

  private static final Set<String> SOURCES = Set.of("java", "py", "ts", "go", "json");
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".venv", ".git");

  /** Each id that a test or a conformance program cites, with one file that does. */
  static Map<String, Path> citedIn(Path root) throws IOException {
    var cited = new TreeMap<String, Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().startsWith("BehaviourRules")
                && isTest(root.relativize(file).toString())) {
              idsIn(text(file)).forEach(id -> cited.putIfAbsent(id, file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return cited;
  }

  /** Each id that a page of a folder defines. */
  static Set<String> definedIn(Path pages) throws IOException {
    var defined = new TreeSet<String>();
    if (Files.isDirectory(pages)) {
      try (var files = Files.newDirectoryStream(pages, "*.md")) {
        for (var page : files) {
          var matcher = DEFINITION.matcher(text(page));
          while (matcher.find()) {
            defined.add(matcher.group(1));
          }
        }
      }
    }
    return defined;
  }

  static Set<String> idsIn(String text) {
    var ids = new TreeSet<String>();
    var matcher = ID.matcher(text);
    while (matcher.find()) {
      ids.add(matcher.group());
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
