package io.perdure.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClusterCommandTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void hasTwoNodesOfEachRoleUnlessItIsTold() {
    var settings = settings();

    assertThat(settings.nodes()).isEqualTo(2);
    assertThat(settings.namespaces()).containsExactly("default");
  }

  @Test
  void helpSaysWhatThereIs() {
    assertThat(ClusterCommand.parse(new String[] {"--help"}, out)).isNull();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("--nodes", "--data-dir");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> settings("--noodles", "3"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--noodles");
    assertThatThrownBy(() -> settings("--nodes", "0")).hasMessageContaining("--nodes");
  }

  @Test
  void beginsWithItsOwnJarsAndTheNewestSchemaUnlessItIsTold() {
    assertThat(settings().begin()).isEqualTo(new ClusterSettings.Begin(Path.of("home"), 0));
    assertThat(settings("--jars", "/earlier", "--schema", "3").begin())
        .isEqualTo(new ClusterSettings.Begin(Path.of("/earlier"), 3));
  }

  @Test
  void tellsEachRoleWhatItNeeds() {
    var history = new Node(Role.HISTORY, 1, 5001, 6001, 7001);
    var around = new Node.Surroundings(settings("--shards", "4"), "jdbc:x", 9092);

    assertThat(history.arguments(around))
        .contains(
            "--spring.grpc.server.port=5001",
            "--perdure.node.address=localhost:6001",
            "--management.server.port=7001",
            "--perdure.database.url=jdbc:x",
            "--perdure.kafka.bootstrap-servers=localhost:9092",
            "--perdure.cluster.shards=4");
  }

  private ClusterSettings settings(String... arguments) {
    var flags = Objects.requireNonNull(ClusterCommand.parse(arguments, out));
    return flags.settings(Path.of("home"), Path.of("folder"));
  }
}
