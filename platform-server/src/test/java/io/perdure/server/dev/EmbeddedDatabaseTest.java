package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.server.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
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
      Orphan.endIn(temporary.resolve("data/postgres"));
      assertThatThrownBy(() -> ask(orphan, "select 1")).isInstanceOf(SQLException.class);
    }
    assertThat(temporary.resolve("data/postgres/postmaster.pid")).doesNotExist();
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

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(take("18"), binaries());
  }

  private DataFolder take(String version) {
    return DataFolder.take(temporary.resolve("data"), version);
  }

  private static Path binaries() {
    return Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
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
