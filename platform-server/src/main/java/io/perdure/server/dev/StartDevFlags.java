package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The flags of {@code perdure server start-dev}: the names that the official command line has, for
 * tools that start a server in that way. Those that change nothing yet are named at the start.
 */
@Command(
    name = "perdure server start-dev",
    description = "Starts a development server; flags are called as in the official command line.",
    sortOptions = false)
final class StartDevFlags implements Flags {
  private static final String NO_EFFECT = "Accepted, but without effect so far";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port of the gRPC endpoint (default ${DEFAULT-VALUE})")
  int port = 7233;

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default ${DEFAULT-VALUE})")
  String ip = "localhost";

  @Option(
      names = {"-f", "--db-filename"},
      paramLabel = "DIR",
      description = "Folder that keeps the data (default: they go away with the server)")
  @Nullable Path dbFilename;

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

  @Option(names = "--headless", description = "Serve no UI (none is served yet)")
  boolean headless;

  @Option(
      names = {"--http-port", "--metrics-port", "--ui-port"},
      paramLabel = "PORT",
      description = NO_EFFECT)
  int otherPort;

  @Option(
      names = {
        "--ui-ip",
        "--ui-public-path",
        "--ui-asset-path",
        "--ui-codec-endpoint",
        "--log-format"
      },
      paramLabel = "TEXT",
      description = NO_EFFECT)
  @Nullable String text;

  @Option(
      names = {"--ui-disable-news-fetch", "--log-config"},
      description = NO_EFFECT)
  boolean flag;

  @Option(
      names = {"--dynamic-config-value", "--search-attribute", "--sqlite-pragma"},
      paramLabel = "KEY=VALUE",
      description = NO_EFFECT)
  List<String> pairs = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  boolean help;

  @Spec @Nullable CommandSpec spec;

  @Override
  public DevSettings settings() {
    if (port < 0 || port > 65535) {
      throw new CannotStart("--port %d is no port".formatted(port));
    }
    var storage =
        dbFilename == null
            ? new Storage.ThrowAway()
            : new Storage.Folder(dbFilename.toAbsolutePath());
    return new DevSettings(
        ip, port, storage, DevFlags.withDefault(namespaces), DevFlags.level(logLevel), false);
  }

  @Override
  public List<String> withoutEffect() {
    if (spec == null) {
      return List.of();
    }
    var options = spec.optionsMap();
    return spec.commandLine().getParseResult().originalArgs().stream()
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(
            name -> {
              var option = options.get(name);
              return option != null && NO_EFFECT.equals(option.description()[0]);
            })
        .distinct()
        .toList();
  }
}
