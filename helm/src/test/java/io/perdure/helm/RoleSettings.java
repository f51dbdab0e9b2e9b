package io.perdure.helm;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of our properties the roles read. */
final class RoleSettings {
  /** Who reads the properties of a prefix. */
  private static final Map<String, String> READERS =
      Map.of(
          "perdure.frontend.limits", "io.perdure.frontend.access.FrontendLimits",
          "perdure.frontend", "io.perdure.frontend.FrontendProperties",
          "perdure.history", "io.perdure.history.HistoryProperties",
          "perdure.kafka", "io.perdure.kafka.KafkaProperties",
          "perdure.node", "io.perdure.common.cluster.NodeProperties",
          "perdure.task-queues", "io.perdure.common.cluster.TaskQueueProperties",
          "perdure.tls", "io.perdure.app.tls.TlsProperties",
          "perdure.cluster", "io.perdure.common.cluster.ClusterProperties");

  /** A component of a record: a type, its name, and what ends it. */
  private static final Pattern COMPONENT =
      Pattern.compile("\\b(?:[A-Z]\\w*(?:<[^>]*>)?|int|boolean)\\s+(\\w+)\\s*[,)]");

  private RoleSettings() {}

  /** Whether a variable of the environment is one of them. */
  static boolean isRead(String variable) {
    return isOfTheDatabase(variable)
        || READERS.entrySet().stream()
            .filter(reader -> variable.startsWith(prefix(reader.getKey())))
            .anyMatch(reader -> hasComponent(reader.getValue(), reader.getKey(), variable));
  }

  private static boolean isOfTheDatabase(String variable) {
    var property = "${" + variable.toLowerCase(Locale.ROOT).replace('_', '.') + ":";
    return Sources.ofClass("io.perdure.app.NodeDefaults").contains(property);
  }

  private static boolean hasComponent(String reader, String prefix, String variable) {
    var source = Sources.ofClass(reader);
    var name = variable.substring(prefix(prefix).length()).replaceFirst("^CLIENT_.*", "CLIENT");
    var components = COMPONENT.matcher(source).results().map(found -> found.group(1)).toList();
    return source.contains("@ConfigurationProperties(\"" + prefix + "\")")
        && Stream.of(name.split("_", -1))
            .allMatch(part -> components.stream().anyMatch(part::equalsIgnoreCase));
  }

  private static String prefix(String properties) {
    return properties.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_') + "_";
  }
}
