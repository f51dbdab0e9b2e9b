package io.perdure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehaviourRulesTest {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();
  private static final Path PAGES = REPOSITORY.resolve("docs/behaviour");

  @TempDir Path root;

  @Test
  void everyRuleIsTestedOrSaysWhyNot() throws IOException {
    var untested = new HashSet<>(BehaviourRules.definedIn(PAGES).keySet());
    untested.removeAll(BehaviourRules.citedIn(REPOSITORY, Set.copyOf(untested)).keySet());

    assertThat(reasons().keySet())
        .as("untested-rules.txt: the rules of docs/behaviour that no test cites")
        .containsExactlyInAnyOrderElementsOf(untested);
  }

  @Test
  void theListOfRulesIsTrue() throws IOException {
    var defined = BehaviourRules.definedIn(PAGES);
    var cited = BehaviourRules.citedIn(REPOSITORY, defined.keySet());
    var list = PAGES.resolve(BehaviourRules.LIST);
    if (System.getProperty("rules.write") != null) {
      Files.writeString(list, RuleList.page(defined, cited, reasons()));
    }

    var said = RuleList.read(Files.readString(list));

    assertThat(said.keySet()).as("rules of rules.md").isEqualTo(defined.keySet());
    var reasons = reasons();
    assertThat(said)
        .as("what rules.md says; write it anew with -Drules.write")
        .allSatisfy(
            (rule, text) ->
                assertThat(
                        RuleList.isTrue(
                            text,
                            cited.getOrDefault(rule, Collections.emptySortedSet()),
                            reasons,
                            rule))
                    .isTrue());
  }

  /** Why no test cites a rule. */
  private static Map<String, String> reasons() throws IOException {
    try (var resource = BehaviourRulesTest.class.getResourceAsStream("untested-rules.txt")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }
  }

  @Test
  void everyRuleThatATestCitesIsDescribed() throws IOException {
    var cited = BehaviourRules.citedIn(REPOSITORY, Set.of());
    BehaviourRules.definedIn(PAGES).keySet().forEach(cited::remove);
    assertThat(cited).as("rules cited in tests that docs/behaviour does not describe").isEmpty();
  }

  @Test
  void findsCitationsInTestsOnly() throws IOException {
    write("history/src/test/java/StartTest.java", "// " + "ST-4, and UTF-8");
    write("history/src/main/java/Start.java", "// " + "ST-5");
    write("conformance/python/run.py", "# " + "MT-1");
    write("conformance/node_modules/run.ts", "// " + "MT-2");
    assertThat(BehaviourRules.citedIn(root, Set.of())).containsOnlyKeys("ST-4", "MT-1");
  }

  @Test
  void aRowOfRulesCitesThoseThatThereAre() throws IOException {
    write("history/src/test/java/StartTest.java", "/** " + "ST-4 to " + "ST-9. */");

    assertThat(BehaviourRules.citedIn(root, Set.of("ST-5", "SG-6")))
        .containsOnlyKeys("ST-4", "ST-5", "ST-9");
  }

  @Test
  void aPageDefinesWhatItsItemsBeginWith() throws IOException {
    write("docs/start.md", "- **ST-4** A start.\n| ST-5 | A row, see ST-6 |\n### SG-1 Signals\n");
    assertThat(BehaviourRules.definedIn(root.resolve("docs")))
        .containsOnlyKeys("SG-1", "ST-4", "ST-5");
  }

  private void write(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
