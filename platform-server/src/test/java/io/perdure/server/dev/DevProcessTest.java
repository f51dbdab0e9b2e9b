package io.perdure.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DevProcessTest {
  @TempDir Path temporary;

  private final List<Process> servers = new ArrayList<>();

  @AfterEach
  void stopAll() throws InterruptedException {
    for (var server : servers) {
      server.destroy();
      if (!server.waitFor(40, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  @Test
  void aKilledServersPostgresIsEndedByTheNextStart() throws Exception {
    var first = ready(start());
    var postgres = postgres();
    first.destroyForcibly().waitFor();
    assertThat(postgres.isAlive()).isTrue();

    ready(start());

    assertThat(postgres.isAlive()).isFalse();
    assertThat(postgres().isAlive()).isTrue();
  }

  @Test
  void sigtermStopsTheServerAndItsPostgres() throws Exception {
    var server = ready(start());
    var postgres = postgres();
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    postgres.onExit().get(10, TimeUnit.SECONDS); // Its mark goes a moment before it does.
  }

  @Test
  void aSecondServerOnTheFolderNamesTheFirst() throws Exception {
    var first = ready(start());
    var second = start();
    assertThat(second.waitFor()).isOne();
    assertThat(new String(second.getErrorStream().readAllBytes(), UTF_8))
        .startsWith("perdure: ")
        .contains("in use by process " + first.pid())
        .hasLineCount(1);
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            shippedClassPath(),
            DevApplication.class.getName(),
            "dev",
            "--port",
            "0",
            "--data-dir",
            temporary.resolve("data").toString());
    var server = new ProcessBuilder(command).start();
    servers.add(server);
    return server;
  }

  /** What is on our class path only for tests is left out. */
  private static String shippedClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Process ready(Process server) throws IOException {
    var output = new BufferedReader(server.inputReader(UTF_8));
    var lines = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith("Ready")) {
        return server;
      }
    }
    throw new AssertionError("The server has ended: " + lines);
  }

  private ProcessHandle postgres() throws IOException {
    var mark = Files.readAllLines(temporary.resolve("data/postgres/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(mark.getFirst().strip())).orElseThrow();
  }
}
