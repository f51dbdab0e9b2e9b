package io.perdure.frontend;

import java.util.Map;

/**
 * How the public endpoint's gRPC server is set up unless somebody says otherwise: default values of
 * Spring Boot's properties.
 */
public final class FrontendDefaults {
  private FrontendDefaults() {}

  /** To be given to whatever application serves the public endpoint. */
  public static Map<String, Object> properties() {
    return Map.ofEntries(
        Map.entry("spring.grpc.server.port", "7233"),
        // Workers ping every 30 s, also with no call open (FO-87).
        Map.entry("spring.grpc.server.keepalive.permit.time", "10s"),
        Map.entry("spring.grpc.server.keepalive.permit.without-calls", "true"),
        Map.entry("spring.grpc.server.keepalive.time", "1m"),
        Map.entry("spring.grpc.server.keepalive.timeout", "10s"),
        Map.entry("spring.grpc.server.keepalive.connection.max-idle-time", "2m"),
        Map.entry("spring.grpc.server.keepalive.connection.max-age", "5m"),
        Map.entry("spring.grpc.server.keepalive.connection.grace-period", "70s"),
        // Larger than the largest request, which is refused by the words that workers know (FO-89).
        Map.entry("spring.grpc.server.inbound.message.max-size", "64MB"),
        Map.entry("spring.grpc.server.inbound.metadata.max-size", "64KB"),
        Map.entry("spring.grpc.server.shutdown.grace-period", "30s"),
        Map.entry("spring.grpc.server.reflection.enabled", "true"),
        // The role says itself when it serves; a schedule would say it late (FO-85).
        Map.entry("spring.grpc.server.health.enabled", "false"));
  }
}
