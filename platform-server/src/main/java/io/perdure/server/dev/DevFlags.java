package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of {@code perdure dev}. */
@Command(
    name = "perdure dev",
    description =
        "Starts a development server: all roles in one process, with a PostgreSQL of its own.",
    sortOptions = false,
    mixinStandardHelpOptions = false)
final class DevFlags implements Flags {
  @Mixin final ServerFlags server = new ServerFlags();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder that keeps the data (default ~/.perdure/dev)")
  @Nullable Path dataDir;

  @Option(
      names = "--ephemeral",
      description = "Keep the data in a folder that goes away with the server")
  boolean ephemeral;

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description = "Work on this database instead: postgresql://user:password@host:port/database")
  @Nullable String postgresUrl;

  @Option(
      names = "--exit-when-ready",
      hidden = true,
      description = "Stop as soon as the server answers")
  boolean exitWhenReady;

  @Override
  public DevSettings settings() {
    return server.settings(storage(), exitWhenReady);
  }

  @Override
  public List<String> withoutEffect() {
    return List.of();
  }

  private Storage storage() {
    int ways = (dataDir == null ? 0 : 1) + (ephemeral ? 1 : 0) + (postgresUrl == null ? 0 : 1);
    if (ways > 1) {
      throw new CannotStart("--data-dir, --ephemeral and --postgres-url exclude each other");
    }
    if (ephemeral) {
      return new Storage.ThrowAway();
    }
    if (postgresUrl != null) {
      return new Storage.External(PostgresUrl.parse(postgresUrl));
    }
    return new Storage.Folder(
        dataDir == null ? Home.folder().resolve("dev") : dataDir.toAbsolutePath());
  }
}
