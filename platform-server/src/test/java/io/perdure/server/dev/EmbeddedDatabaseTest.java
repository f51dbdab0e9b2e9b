package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.Patience;
import io.perdure.server.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir Path temporary;

  @Test
  void keepsItsDataAndSyncsThem() throws Exception {
    try (var database = start()) {
      ask(database, "create table kept as select 42 as answer");
    }
    try (var database = start()) {
      assertThat(ask(database, "select answer from kept")).isEqualTo("42");
      assertThat(ask(database, "show fsync")).isEqualTo("on");
      assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void endsAPostgresThatWasLeftBehind() throws Exception {
    try (var orphan = start()) {
      Orphan.endIn(folder());
      assertThatThrownBy(() -> ask(orphan, "select 1")).isInstanceOf(SQLException.class);
    }
    assertThat(temporary.resolve("data/postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void startsAPostgresAgainThatHasEnded() throws Exception {
    try (var database = start()) {
      var reason = new CompletableFuture<String>();
      database.keepRunning(Duration.ofSeconds(30), reason::complete);
      ask(database, "create table kept as select 42 as answer");

      var first = Orphan.runningIn(folder()).orElseThrow();
      first.destroyForcibly();

      first.onExit().get(10, TimeUnit.SECONDS);
      Patience.until(Duration.ofMinutes(1), () -> answers(database) || reason.isDone());
      assertThat(ask(database, "select answer from kept")).isEqualTo("42");
      assertThat(Orphan.runningIn(folder())).isPresent().get().isNotEqualTo(first);
    }
    assertThat(Orphan.runningIn(folder())).isEmpty();
  }

  @Test
  void saysWhyAPostgresDoesNotStartAgain() throws Exception {
    var reason = new CompletableFuture<String>();
    try (var database = start()) {
      database.keepRunning(Duration.ofSeconds(2), reason::complete);
      Files.delete(folder().resolve("global/pg_control"));

      Orphan.runningIn(folder()).orElseThrow().destroyForcibly();

      assertThat(reason.get(1, TimeUnit.MINUTES)).contains("does not start again").hasLineCount(1);
    }
  }

  @Test
  void beginsAgainWhenAFirstStartWasInterrupted() throws Exception {
    try (var folder = take("18")) {
      Files.createDirectories(folder.postgres());
      Files.writeString(folder.postgres().resolve("half"), "made");
    }
    try (var database = start()) {
      assertThat(ask(database, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void oneProcessHasAFolderAtATime() throws IOException {
    try (var folder = take("18")) {
      assertThat(folder.isReady()).isFalse();
      assertThatThrownBy(() -> take("18"))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void refusesAFolderOfAnotherVersion() throws IOException {
    try (var folder = take("17")) {
      folder.markReady();
    }
    assertThatThrownBy(() -> take("18"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("another version")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void refusesAFolderWithOtherFiles() throws IOException {
    Files.createDirectories(temporary.resolve("data"));
    Files.writeString(temporary.resolve("data/letter.txt"), "mine");
    assertThatThrownBy(() -> take("18")).hasMessageContaining("holds other files");
  }

  private Path folder() {
    return temporary.resolve("data/postgres");
  }

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(take("18"), binaries());
  }

  private DataFolder take(String version) {
    return DataFolder.take(temporary.resolve("data"), version);
  }

  private static Path binaries() {
    return Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
  }

  private static boolean answers(EmbeddedDatabase database) {
    try {
      return !ask(database, "select 1").isEmpty();
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    var url = database.url();
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      var result = statement.getResultSet();
      result.next();
      return result.getString(1);
    }
  }
}
