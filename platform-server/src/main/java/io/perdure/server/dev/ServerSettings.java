package io.perdure.server.dev;

import io.perdure.common.attribute.TypeNames;
import java.util.HashMap;
import java.util.Map;

/** What the development server's settings are called in the configuration of the server. */
final class ServerSettings {
  static Map<String, String> of(DevSettings settings, PostgresUrl database) {
    var properties = new HashMap<String, String>();
    properties.put("perdure.database.url", database.jdbcUrl());
    if (database.user() != null) {
      properties.put("perdure.database.user", database.user());
    }
    if (database.password() != null) {
      properties.put("perdure.database.password", database.password());
    }
    properties.put("perdure.database.migrate", "true");
    properties.put("perdure.server.namespaces", String.join(",", settings.namespaces().names()));
    settings
        .namespaces()
        .searchAttributes()
        .forEach(
            (name, type) ->
                properties.put(
                    "perdure.server.search-attributes[%s]".formatted(name), TypeNames.of(type)));
    properties.put("spring.grpc.server.address", settings.ip());
    properties.put("spring.grpc.server.port", Integer.toString(settings.port()));
    properties.put("logging.level.root", settings.logLevel());
    return properties;
  }

  private ServerSettings() {}
}
