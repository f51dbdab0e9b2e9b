package io.perdure.server.dev;

import io.perdure.common.attribute.TypeNames;
import io.perdure.common.error.InvalidRequest;
import io.perdure.frontend.attribute.NewAttributes;
import io.perdure.server.CannotStart;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags that both ways to start a development server have. */
final class ServerFlags {
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
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace to create (repeatable; \"default\" always exists)")
  List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--search-attribute",
      paramLabel = "NAME=TYPE",
      description =
          "Search attribute of these namespaces (repeatable): Text, Keyword, Int, Double, Bool,"
              + " Datetime or KeywordList")
  List<String> searchAttributes = new ArrayList<>();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, info, warn, error or never (default ${DEFAULT-VALUE})")
  String logLevel = "warn";

  @Option(names = "--headless", description = "Serve gRPC only (nothing else is served yet)")
  boolean headless;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  boolean help;

  /** What the flags say, with the storage that is another flag's affair. */
  DevSettings settings(Storage storage, boolean exitWhenReady) {
    if (port < 0 || port > 65535) {
      throw new CannotStart("--port %d is no port".formatted(port));
    }
    return new DevSettings(
        ip,
        port,
        storage,
        new WantedNamespaces(withDefault(), attributes()),
        level(),
        exitWhenReady);
  }

  private List<String> withDefault() {
    var all = new LinkedHashSet<String>();
    all.add("default");
    all.addAll(namespaces);
    return List.copyOf(all);
  }

  private Map<String, IndexedValueType> attributes() {
    var types = new LinkedHashMap<String, IndexedValueType>();
    for (var pair : searchAttributes) {
      var end = pair.lastIndexOf('=');
      var type = TypeNames.named(pair.substring(end + 1));
      if (end < 1 || type.isEmpty()) {
        throw new CannotStart("--search-attribute %s is no NAME=TYPE".formatted(pair));
      }
      types.put(pair.substring(0, end), type.get());
    }
    try {
      return NewAttributes.added(Map.of(), types);
    } catch (InvalidRequest refused) {
      throw new CannotStart("--search-attribute: " + refused.getMessage());
    }
  }

  private String level() {
    var level = LOG_LEVELS.get(logLevel.toLowerCase(Locale.ROOT));
    if (level == null) {
      throw new CannotStart(
          "--log-level %s is unknown: debug, info, warn, error or never".formatted(logLevel));
    }
    return level;
  }
}
