package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the least of values renders stands in a file, so that a change of templates shows in it. */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src", "test", "golden", "default-values.yaml");
  private static final Path RENDERED = Path.of("target", "golden", "default-values.yaml");

  @Test
  void rendersWhatTheFileHolds() throws IOException {
    var rendered = Chart.render(Chart.values(Chart.LEAST));
    Files.createDirectories(RENDERED.getParent());
    Files.writeString(RENDERED, rendered);

    assertThat(rendered)
        .as("when it changed on purpose, copy %s to %s", RENDERED, GOLDEN)
        .isEqualTo(Chart.read(GOLDEN));
  }
}
