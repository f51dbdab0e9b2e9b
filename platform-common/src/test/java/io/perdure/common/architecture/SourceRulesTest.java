package io.perdure.common.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {
  @TempDir Path root;

  @Test
  void aTidyFileHasNoFindings() throws IOException {
    assertThat(findings("/** Does it. */\nfinal class Tidy {\n  Tidy(int a) {}\n}\n")).isEmpty();
  }

  @Test
  void findsAFileThatIsTooLong() throws IOException {
    var fields = "  int a;\n".repeat(SourceRules.CODE_LINES_IN_A_FILE);
    assertThat(findings("/** Long. */\nclass Long {\n" + fields + "}\n"))
        .containsExactly(SourceRule.FILE_LENGTH);
  }

  @Test
  void doesNotCountCommentsAndBlankLines() throws IOException {
    var padding = "  // a remark\n\n  /* and\n   another */\n".repeat(200);
    assertThat(findings("/** Short. */\nclass Short {\n" + padding + "}\n")).isEmpty();
  }

  @Test
  void findsAMethodThatIsTooLong() throws IOException {
    var lines = "    int a;\n".repeat(SourceRules.CODE_LINES_IN_A_METHOD - 1);
    assertThat(findings("/** Long. */\nclass Long {\n  void go() {\n" + lines + "  }\n}\n"))
        .containsExactly(SourceRule.METHOD_LENGTH);
  }

  @Test
  void findsAConstructorWithTooManyArguments() throws IOException {
    var arguments = "int a, int b, int c, int d, int e, int f, int g";
    assertThat(findings("/** Greedy. */\nclass Greedy {\n  Greedy(" + arguments + ") {}\n}\n"))
        .containsExactly(SourceRule.CONSTRUCTOR_ARGUMENTS);
    assertThat(findings("/** Wide. */\nrecord Wide(" + arguments + ") {}\n")).isEmpty();
  }

  @Test
  void findsASynchronizedBlockOutsideTheDrivers() throws IOException {
    var block = "/** Locks. */\nclass Locks {\n  void go() {\n    synchronized (this) {}\n  }\n}\n";
    assertThat(findings(block)).containsExactly(SourceRule.SYNCHRONIZED_BLOCK);
    assertThat(findings("p/history/shard", block)).isEmpty();
  }

  @Test
  void findsATypeWithoutJavadoc() throws IOException {
    assertThat(findings("final class Silent {}\n")).containsExactly(SourceRule.JAVADOC_ON_TYPES);
  }

  @Test
  void findsAnUnfinishedNote() throws IOException {
    assertThat(findings("/** Later. */\nclass Later {} // TO" + "DO finish\n"))
        .containsExactly(SourceRule.NO_TODO);
  }

  @Test
  void quotesAndCommentMarksInsideTextAreCode() {
    var code = new CodeLines("a(\"/*\");\n'\"'\n\"\"\"\n// text\n\"\"\";\n// remark\n");
    assertThat(code.count()).isEqualTo(5);
  }

  @Test
  void anExceptionCoversOneRuleOfOneFileAndMustBeNeeded() {
    var finding = new Finding(SourceRule.FILE_LENGTH, "m/A.java", "");
    var exceptions = TidyExceptions.parse(List.of("# why", "FILE_LENGTH m/A.java a reason"));
    assertThat(exceptions.remaining(List.of(finding))).isEmpty();
    assertThat(exceptions.remaining(List.of(new Finding(SourceRule.NO_TODO, "m/A.java", ""))))
        .hasSize(1);
    assertThat(exceptions.stale("m/", List.of(finding))).isEmpty();
    assertThat(exceptions.stale("m/", List.of())).hasSize(1);
  }

  @Test
  void anExceptionWithoutReasonIsRefused() {
    assertThatThrownBy(() -> TidyExceptions.parse(List.of("FILE_LENGTH m/A.java")))
        .hasMessageContaining("reason");
  }

  private List<SourceRule> findings(String source) throws IOException {
    return findings("p", source);
  }

  private List<SourceRule> findings(String folder, String source) throws IOException {
    var home = Files.createDirectories(root.resolve("src/main/java").resolve(folder));
    var file = Files.writeString(home.resolve("Subject.java"), source);
    return SourceRules.check(root, List.of(file)).stream().map(Finding::rule).toList();
  }
}
