package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A PostgreSQL of our own in a data folder. It keeps what it has committed through a crash of the
 * machine: the library's settings for tests are turned back.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String NAME = "perdure";
  private static final String USER = "postgres";

  /** Recovery after a crash reads the log again. */
  private static final Duration START_WAIT = Duration.ofMinutes(2);

  private final DataFolder folder;
  private final EmbeddedPostgres postgres;

  /** Starts PostgreSQL in a folder, after ending one that was left behind there. */
  static EmbeddedDatabase start(DataFolder folder, Path binaries) {
    try {
      Orphan.endIn(folder.postgres());
      boolean first = !folder.isReady();
      if (first) {
        folder.clear();
      }
      Files.createDirectories(binaries);
      var postgres = builder(folder, binaries).start();
      if (first) {
        createDatabase(postgres);
        folder.markReady();
      }
      return new EmbeddedDatabase(folder, postgres);
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new CannotStart(
          "PostgreSQL does not start in %s: %s".formatted(folder.postgres(), e.getMessage()), e);
    }
  }

  private EmbeddedDatabase(DataFolder folder, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.postgres = postgres;
  }

  PostgresUrl url() {
    var url = "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), NAME);
    return new PostgresUrl(url, USER, null);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    folder.close();
  }

  private static EmbeddedPostgres.Builder builder(DataFolder folder, Path binaries) {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(binaries.toFile())
        .setDataDirectory(folder.postgres())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false) // Ours comes after the roles have let go.
        .setPGStartupWait(START_WAIT)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("listen_addresses", "localhost")
        .setServerConfig("max_connections", "60")
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("max_wal_size", "2GB");
  }

  private static void createDatabase(EmbeddedPostgres postgres) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + NAME);
    }
  }
}
