package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A database that is ready for the server, until it is closed. */
sealed interface OpenStorage extends AutoCloseable {
  /** The major version of the PostgreSQL that we bring. */
  String POSTGRES_VERSION = "18";

  /** How long a PostgreSQL may take to begin again that has ended by itself. */
  Duration RESTART_PATIENCE = Duration.ofMinutes(1);

  PostgresUrl url();

  /** Where the data lie, in words for the banner. */
  String shown();

  @Override
  void close() throws IOException;

  /**
   * Opens the storage.
   *
   * @param gone told in one line why it cannot be used any more
   * @throws CannotStart when there is no such storage to be had
   */
  static OpenStorage open(Storage storage, Consumer<String> gone) {
    return switch (storage) {
      case Storage.External(var url) -> new External(url);
      case Storage.Folder(var path) -> new Kept(path, start(path, gone));
      case Storage.ThrowAway() -> throwAway(gone);
    };
  }

  /** A database that somebody else runs. */
  record External(PostgresUrl url) implements OpenStorage {
    @Override
    public String shown() {
      return url.shown();
    }

    @Override
    public void close() {}
  }

  /** A database in a folder that stays. */
  record Kept(Path path, EmbeddedDatabase database) implements OpenStorage {
    @Override
    public PostgresUrl url() {
      return database.url();
    }

    @Override
    public String shown() {
      return path.toString();
    }

    @Override
    public void close() throws IOException {
      database.close();
    }
  }

  /** A database in a folder that is removed at the end. */
  record Passing(Path path, EmbeddedDatabase database) implements OpenStorage {
    @Override
    public PostgresUrl url() {
      return database.url();
    }

    @Override
    public String shown() {
      return "none (a folder that goes away with the server)";
    }

    @Override
    public void close() throws IOException {
      database.close();
      DataFolder.deleteTree(path);
    }
  }

  private static OpenStorage throwAway(Consumer<String> gone) {
    var parent = Home.cache().resolve("throw-away");
    try {
      Files.createDirectories(parent);
      LeftOver.removeFrom(parent);
      var path = Files.createTempDirectory(parent, "server-");
      return new Passing(path, start(path, gone));
    } catch (IOException e) {
      throw new CannotStart("No throw-away folder in %s: %s".formatted(parent, e.getMessage()), e);
    }
  }

  private static EmbeddedDatabase start(Path path, Consumer<String> gone) {
    var database =
        EmbeddedDatabase.start(
            DataFolder.take(path, POSTGRES_VERSION), Home.cache().resolve("postgres"));
    try {
      database.keepRunning(RESTART_PATIENCE, gone);
    } catch (IOException e) {
      throw new CannotStart("The folder %s cannot be used: %s".formatted(path, e.getMessage()), e);
    }
    return database;
  }
}
