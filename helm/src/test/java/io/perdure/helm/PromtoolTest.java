package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
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
  void everyAlertHasACaseInWhichItFires() {
    var cases = Chart.read(CASES);

    assertThat(Alerts.expressions().keySet())
        .allMatch(alert -> cases.contains("alertname: " + alert + "\n"));
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
