package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The alerts fire when they should, and only then, as Prometheus' own tool sees it: {@code
 * promtool} on the path, or in the folder that {@code .ci/promtool} fills. Skipped where there is
 * none.
 */
class PromtoolTest {
  private static final Path CASES = Path.of("src", "test", "promtool", "alerts.yaml");
  private static final Path FOLDER = Path.of("target", "promtool");

  @Test
  void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
    var alerts = Alerts.expressions().keySet();

    assertThat(expected(true)).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(expected(false)).containsExactlyInAnyOrderElementsOf(alerts);
  }

  /** The alerts that some case expects, or expects not to fire. */
  private static Set<String> expected(boolean firing) {
    var cases = new ObjectMapper().<JsonNode>valueToTree(Chart.parsed(Chart.read(CASES)));
    var names = new TreeSet<String>();
    for (var test : cases.path("tests")) {
      for (var alert : test.path("alert_rule_test")) {
        if (alert.path("exp_alerts").isEmpty() != firing) {
          names.add(alert.path("alertname").asText());
        }
      }
    }
    return names;
  }

  @Test
  void firesWhenItShould() throws IOException, InterruptedException {
    var promtool = promtool();
    assumeTrue(promtool.isPresent(), "promtool is not here: .ci/promtool fetches it");
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("rules.yaml"), Alerts.file());
    Files.writeString(FOLDER.resolve("alerts.yaml"), Chart.read(CASES));

    run(promtool.get(), "check", "rules", "rules.yaml");
    run(promtool.get(), "test", "rules", "alerts.yaml");
  }

  private static Optional<Path> promtool() {
    var folders = Objects.requireNonNullElse(System.getenv("PATH"), "");
    var path = Stream.of(folders.split(File.pathSeparator, -1)).map(Path::of);
    return Stream.concat(path, Stream.of(Path.of("..", ".build", "promtool")))
        .map(folder -> folder.resolve("promtool"))
        .filter(Files::isExecutable)
        .map(Path::toAbsolutePath)
        .findFirst();
  }

  private static void run(Path promtool, String... arguments)
      throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments)).toList();
    var process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }
}
