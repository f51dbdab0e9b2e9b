package io.perdure.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.conformance.process.DevServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Official clients of all languages run the table of cases against one started server. */
@Tag("slow")
class OfficialClientsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static DevServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = new DevServer(folder);
    server.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @Timeout(900)
  @ValueSource(strings = {"java", "typescript", "python", "go", "cli"})
  void runsAllCases(String client) throws Exception {
    var output = folder.resolve(client + ".log");
    var script = DevServer.repository().resolve("conformance/run");
    var builder = new ProcessBuilder(script.toString(), server.target(), client);
    builder.environment().put("CONFORMANCE_CLASS_PATH", classPath());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int status =
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    assertThat(status).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output)).contains(" passed, 0 failed");
  }

  /** Surefire's own class path is one jar; it tells the real one here. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
