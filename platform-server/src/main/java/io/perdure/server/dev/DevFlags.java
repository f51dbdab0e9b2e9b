package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flags of {@code perdure dev}. */
@Command(
    name = "perdure dev",
    description =
        "Starts a development server: all roles in one process, with a PostgreSQL of its own.",
    sortOptions = false,
    mixinStandardHelpOptions = false)
final class DevFlags implements Flags {
  private static final Map<String, String> LOG_LEVELS =
      Map.of("debug", "DEBUG", "info", "INFO", "warn", "WARN", "error", "ERROR", "never", "OFF");

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port of the gRPC endpoint (default ${DEFAULT-VALUE}; 0 takes a free one)")
  int port = 7233;

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default ${DEFAULT-VALUE})")
  String ip = "localhost";

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
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace to create (repeatable; \"default\" always exists)")
  List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, info, warn, error or never (default ${DEFAULT-VALUE})")
  String logLevel = "warn";

  @Option(names = "--headless", description = "Serve gRPC only (nothing else is served yet)")
  boolean headless;

  @Option(
      names = "--exit-when-ready",
      hidden = true,
      description = "Stop as soon as the server answers")
  boolean exitWhenReady;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  boolean help;

  @Override
  public DevSettings settings() {
    if (port < 0 || port > 65535) {
      throw new CannotStart("--port %d is no port".formatted(port));
    }
    return new DevSettings(
        ip, port, storage(), withDefault(namespaces), level(logLevel), exitWhenReady);
  }

  @Override
  public List<String> withoutEffect() {
    return List.of();
  }

  static List<String> withDefault(List<String> namespaces) {
    var all = new LinkedHashSet<String>();
    all.add("default");
    all.addAll(namespaces);
    return List.copyOf(all);
  }

  static String level(String name) {
    var level = LOG_LEVELS.get(name.toLowerCase(Locale.ROOT));
    if (level == null) {
      throw new CannotStart(
          "--log-level %s is unknown: debug, info, warn, error or never".formatted(name));
    }
    return level;
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
