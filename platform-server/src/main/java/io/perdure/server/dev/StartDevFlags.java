package io.perdure.server.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin final ServerFlags server = new ServerFlags();

  @Option(
      names = {"-f", "--db-filename"},
      paramLabel = "DIR",
      description = "Folder that keeps the data (default: they go away with the server)")
  @Nullable Path dbFilename;

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
      names = {"--dynamic-config-value", "--sqlite-pragma"},
      paramLabel = "KEY=VALUE",
      description = NO_EFFECT)
  List<String> pairs = new ArrayList<>();

  @Spec @Nullable CommandSpec spec;

  @Override
  public DevSettings settings() {
    var storage =
        dbFilename == null
            ? new Storage.ThrowAway()
            : new Storage.Folder(dbFilename.toAbsolutePath());
    return server.settings(storage, false);
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
