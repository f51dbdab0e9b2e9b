package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in a data folder. It keeps what it has committed through a crash of the
 * machine: the library's settings for tests are turned back. One that ends by itself is started
 * again where it was.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String NAME = "perdure";
  private static final String USER = "postgres";

  /** Recovery after a crash reads the log again. */
  private static final Duration START_WAIT = Duration.ofMinutes(2);

  /** So long its children may take to notice that it has ended: only then can another begin. */
  private static final Duration CHILDREN_WAIT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  private final DataFolder folder;
  private final Path binaries;
  private final AtomicReference<EmbeddedPostgres> postgres;
  private final ExecutorService watch =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("postgres-watch").factory());

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
      return new EmbeddedDatabase(folder, binaries, postgres);
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new CannotStart(
          "PostgreSQL does not start in %s: %s".formatted(folder.postgres(), e.getMessage()), e);
    }
  }

  private EmbeddedDatabase(DataFolder folder, Path binaries, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.binaries = binaries;
    this.postgres = new AtomicReference<>(postgres);
  }

  /**
   * Starts PostgreSQL again, at the same port, whenever it ends before this is closed.
   *
   * @param patience how long a start may take
   * @param gone told in one line why it does not start again
   */
  void keepRunning(Duration patience, Consumer<String> gone) throws IOException {
    var later =
        CompletableFuture.delayedExecutor(CHILDREN_WAIT.toMillis(), TimeUnit.MILLISECONDS, watch);
    Orphan.runningIn(folder.postgres())
        .ifPresent(
            postmaster -> {
              var _ = postmaster.onExit().thenRunAsync(() -> startAgain(patience, gone), later);
            });
  }

  private void startAgain(Duration patience, Consumer<String> gone) {
    LOG.warn("PostgreSQL has ended by itself: it is started again");
    try {
      Orphan.endIn(folder.postgres()); // Its mark alone, as a rule.
      // The library still holds its lock for the one that has ended.
      Files.deleteIfExists(folder.postgres().resolve("epg-lock"));
      var port = postgres.get().getPort();
      postgres.set(builder(folder, binaries).setPort(port).setPGStartupWait(patience).start());
      keepRunning(patience, gone);
    } catch (IOException | IllegalStateException e) {
      gone.accept(
          "PostgreSQL has ended and does not start again in %s: %s"
              .formatted(folder.postgres(), e.getMessage()));
    }
  }

  PostgresUrl url() {
    var url = "jdbc:postgresql://localhost:%d/%s".formatted(postgres.get().getPort(), NAME);
    return new PostgresUrl(url, USER, null);
  }

  @Override
  public void close() throws IOException {
    watch.close(); // A start that is under way comes to its end; none begins any more.
    postgres.get().close();
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
