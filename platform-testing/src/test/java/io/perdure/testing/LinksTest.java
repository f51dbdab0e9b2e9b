package io.perdure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links between the pages of the repository lead to files, and to headings in them. */
class LinksTest {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!\\w+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @TempDir Path root;

  @Test
  void leadSomewhere() throws IOException {
    var pages =
        ProjectFiles.under(REPOSITORY).stream()
            .filter(file -> file.toString().endsWith(".md"))
            .toList();

    assertThat(pages).hasSizeGreaterThan(40);
    assertThat(dead(pages)).isEmpty();
  }

  @Test
  void findsTheDeadOnes() throws IOException {
    var page = root.resolve("a.md");
    Files.writeString(
        page,
        "# A `b` page\n[1](a.md) [2](#a-b-page) [3](http://a/b)\n[4](b.md) [5](a.md#c) [6](#c)");

    assertThat(dead(List.of(page))).containsExactly("a.md: b.md", "a.md: a.md#c", "a.md: #c");
  }

  private static List<String> dead(List<Path> pages) throws IOException {
    var dead = new ArrayList<String>();
    for (var page : pages) {
      for (var link : LINK.matcher(Files.readString(page)).results().toList()) {
        if (!leads(page, link)) {
          var target = link.group();
          dead.add(page.getFileName() + ": " + target.substring(2, target.length() - 1));
        }
      }
    }
    return dead;
  }

  private static boolean leads(Path page, MatchResult link) throws IOException {
    var file = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
    return Files.exists(file) && (link.group(2) == null || headings(file).contains(link.group(2)));
  }

  /** As they stand in links. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
