package io.perdure.localcluster;

import io.perdure.migrations.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The database of the cluster. It keeps what it has committed through a crash. */
final class Postgres implements Member {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(30);

  private final Path data;
  private final Path binaries;
  private final int port;
  private final AtomicReference<@Nullable EmbeddedPostgres> running = new AtomicReference<>();

  Postgres(Path data, Path binaries, int port) {
    this.data = data;
    this.binaries = binaries;
    this.port = port;
  }

  String url() {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
  }

  /** As people write it. */
  String userUrl() {
    return "postgresql://postgres@localhost:%d/postgres".formatted(port);
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(binaries);
    var before = running.getAndSet(null);
    if (before != null) {
      before.close(); // What is left of one that has ended.
    }
    endLeftOver();
    var database =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(binaries.toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setPGStartupWait(START)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "localhost")
            .setServerConfig("max_connections", "300")
            .setServerConfig("shared_buffers", "128MB")
            .start();
    running.set(database);
  }

  /** One that has outlived the cluster that had started it. */
  private void endLeftOver() throws IOException {
    var left =
        ProcessHandle.of(pid())
            .filter(process -> process.info().command().orElse("").contains("postgres"));
    if (left.isPresent()) {
      left.get().destroyForcibly();
      left.get().onExit().orTimeout(END.toSeconds(), TimeUnit.SECONDS).join();
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  /** Brings the schema up to date, or to an earlier version if that is not 0. */
  void migrate(int version) {
    var database = running.get();
    if (database == null) {
      return;
    }
    if (version == 0) {
      Migrations.apply(database.getPostgresDatabase());
    } else {
      Migrations.applyUpTo(database.getPostgresDatabase(), version);
    }
  }

  @Override
  public boolean isAlive() {
    return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  @Override
  public boolean isReady() {
    return isAlive() && Ports.answers(port);
  }

  @Override
  public long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    } catch (IOException | RuntimeException none) {
      return 0;
    }
  }

  @Override
  public void stop() {
    var database = running.getAndSet(null);
    if (database != null) {
      try {
        database.close();
      } catch (IOException failure) {
        System.err.println("perdure: PostgreSQL did not stop as it should: " + failure);
      }
    }
  }
}
