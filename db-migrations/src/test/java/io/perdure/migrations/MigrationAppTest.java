package io.perdure.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MigrationAppTest {
  private static EmbeddedPostgres postgres;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void migratesAnEmptyDatabaseOnce() {
    var url = postgres.getJdbcUrl("postgres", "template1");
    assertThat(run("--url", url)).isZero();
    assertThat(output()).matches("perdure-migrations: [1-9]\\d* applied, .*\\R");
    assertThat(run("--url", url)).isZero();
    assertThat(output()).contains("perdure-migrations: 0 applied");
  }

  @Test
  void takesTheDatabaseFromTheEnvironment() {
    var environment =
        Map.of(
            "PERDURE_DATABASE_URL",
            postgres.getJdbcUrl("postgres", "postgres"),
            "PERDURE_DATABASE_USER",
            "postgres");
    assertThat(MigrationApp.run(new String[0], environment, stream(), stream())).isZero();
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThat(run("--url", "jdbc:postgresql://localhost:1/none")).isOne();
    assertThat(run("--colour", "red")).isOne();
    assertThat(run("--url")).isOne();
    assertThat(run()).isOne();
    assertThat(run("--url", "nonsense")).isOne();
    assertThat(output().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("perdure-migrations: "))
        .anyMatch(line -> line.contains("unknown flag --colour"))
        .anyMatch(line -> line.contains("--url needs a value"))
        .anyMatch(line -> line.contains("--url is missing"))
        .anyMatch(line -> line.contains("nonsense is no URL"));
  }

  private int run(String... arguments) {
    return MigrationApp.run(arguments, Map.of(), stream(), stream());
  }

  private PrintStream stream() {
    return new PrintStream(output, true, UTF_8);
  }

  private String output() {
    return output.toString(UTF_8);
  }
}
