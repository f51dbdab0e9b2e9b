package io.perdure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehaviourRulesTest {
  @TempDir Path root;

  @Test
  void everyRuleThatATestCitesIsDescribed() throws IOException {
    var repository = Path.of("").toAbsolutePath().resolve("..").normalize();
    var cited = BehaviourRules.citedIn(repository);
    BehaviourRules.definedIn(repository.resolve("docs/behaviour")).forEach(cited::remove);
    assertThat(cited).as("rules cited in tests that docs/behaviour does not describe").isEmpty();
  }

  @Test
  void findsCitationsInTestsOnly() throws IOException {
    write("history/src/test/java/StartTest.java", "// " + "ST-4, and UTF-8");
    write("history/src/main/java/Start.java", "// " + "ST-5");
    write("conformance/python/run.py", "# " + "MT-1");
    write("conformance/node_modules/run.ts", "// " + "MT-2");
    assertThat(BehaviourRules.citedIn(root)).containsOnlyKeys("ST-4", "MT-1");
  }

  @Test
  void aPageDefinesWhatItsItemsBeginWith() throws IOException {
    write("docs/start.md", "- **ST-4** A start.\n| ST-5 | A row, see ST-6 |\n### SG-1 Signals\n");
    assertThat(BehaviourRules.definedIn(root.resolve("docs")))
        .containsExactly("SG-1", "ST-4", "ST-5");
  }

  private void write(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
