package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The image is built and started, when it is asked for and a Docker engine runs. */
@Tag("slow")
@EnabledIfSystemProperty(named = "perdure.docker", matches = "true")
class ImageBuildTest {
  private static final String NAME = "perdure/perdure:test";
  private static final Path ROOT = Path.of("..");

  private record Ended(int status, String said) {}

  @Test
  void startsEachJarAsAUserWithoutRights() throws IOException, InterruptedException {
    assumeTrue(docker("info").status() == 0, "no Docker engine runs here");
    assumeTrue(Files.isDirectory(ROOT.resolve("platform-server/target")), "the jars are not built");

    var built = docker("build", "-f", "docker/Dockerfile", "-t", NAME, ".");
    assertThat(built.status()).as(built.said()).isZero();

    assertThat(docker("inspect", "-f", "{{.Config.User}}", NAME).said()).contains("10001:10001");
    var nowhere = List.of("--url", "jdbc:postgresql://localhost:1/none", "--user", "nobody");
    var migration = docker(run("migrations", nowhere));
    assertThat(migration.status()).isEqualTo(1);
    assertThat(migration.said()).contains("perdure-migrations: ");
    var role = docker(run("history", List.of()));
    assertThat(role.status()).isEqualTo(1);
    assertThat(role.said()).contains("perdure-history: perdure.database.url is missing");
    var command = docker(run("server", List.of("refresh", "--all")));
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.said()).contains("perdure: either --postgres-url or --data-dir is needed");
  }

  private static String[] run(String jar, List<String> arguments) {
    var run = Stream.of("run", "--rm", "--read-only", "--tmpfs", "/tmp", NAME, "-jar");
    return Stream.of(run, Stream.of("/app/" + jar + ".jar"), arguments.stream())
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  private static Ended docker(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList();
    try {
      var process =
          new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), said);
    } catch (IOException missing) {
      return new Ended(127, String.valueOf(missing.getMessage()));
    }
  }
}
