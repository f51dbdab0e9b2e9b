package io.perdure.server.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that outlived the server that had started it. Whoever holds the folder's lock may
 * end it.
 */
final class Orphan {
  /** The file in which a PostgreSQL says that it works in the folder. */
  private static final String MARK = "postmaster.pid";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Ends the PostgreSQL that still works in a folder, if one does. */
  static void endIn(Path postgresFolder) throws IOException {
    var postmaster = runningIn(postgresFolder);
    if (postmaster.isPresent()) {
      end(postmaster.get());
    }
    Files.deleteIfExists(postgresFolder.resolve(MARK));
  }

  /** The PostgreSQL that works in a folder. */
  static Optional<ProcessHandle> runningIn(Path postgresFolder) throws IOException {
    return postmasterOf(postgresFolder.resolve(MARK));
  }

  private Orphan() {}

  private static Optional<ProcessHandle> postmasterOf(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> process.info().command().orElse("").contains("postgres"));
  }

  /** Asks first: PostgreSQL takes SIGTERM as "when all have left", and nobody else is connected. */
  private static void end(ProcessHandle postmaster) throws IOException {
    var children = postmaster.children().toList();
    postmaster.destroy();
    if (!ends(postmaster)) {
      children.forEach(ProcessHandle::destroyForcibly);
      postmaster.destroyForcibly();
      if (!ends(postmaster)) {
        throw new IOException("PostgreSQL (process %d) does not end".formatted(postmaster.pid()));
      }
    }
  }

  private static boolean ends(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
