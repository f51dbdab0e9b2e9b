package io.perdure.app;

import java.util.HashMap;
import java.util.Map;

/** Settings that all roles have in common: default values of Spring Boot's properties. */
final class NodeDefaults {
  private static final String POOL = "spring.datasource.hikari.";

  /** A frozen owner must not hold locks for long, nor a lost network a thread. */
  private static final Map<String, Object> DATABASE =
      Map.ofEntries(
          Map.entry("spring.datasource.url", "${perdure.database.url:}"),
          Map.entry("spring.datasource.username", "${perdure.database.user:}"),
          Map.entry("spring.datasource.password", "${perdure.database.password:}"),
          Map.entry(POOL + "maximum-pool-size", "${perdure.database.connections:24}"),
          Map.entry(POOL + "minimum-idle", "2"),
          Map.entry(POOL + "pool-name", "perdure"),
          Map.entry(POOL + "connection-timeout", "5000"),
          Map.entry(POOL + "transaction-isolation", "TRANSACTION_READ_COMMITTED"),
          Map.entry(POOL + "initialization-fail-timeout", "-1"),
          Map.entry(POOL + "data-source-properties.reWriteBatchedInserts", "true"),
          Map.entry(POOL + "data-source-properties.prepareThreshold", "1"),
          Map.entry(POOL + "data-source-properties.tcpKeepAlive", "true"),
          Map.entry(POOL + "data-source-properties.connectTimeout", "5"),
          Map.entry(POOL + "data-source-properties.socketTimeout", "40"),
          Map.entry(
              POOL + "data-source-properties.options",
              "-c idle_in_transaction_session_timeout=2s -c statement_timeout=30s"),
          Map.entry("spring.jpa.hibernate.ddl-auto", "validate"),
          Map.entry("spring.jpa.open-in-view", "false"),
          Map.entry("spring.jpa.properties.hibernate.jdbc.batch_size", "100"));

  /** Probes and metrics have a port of their own; nothing else is served there. */
  private static final Map<String, Object> MANAGEMENT =
      Map.ofEntries(
          Map.entry("management.server.port", "9090"),
          Map.entry("server.port", "${management.server.port}"),
          Map.entry("management.endpoints.web.exposure.include", "health,info,prometheus"),
          Map.entry("management.endpoint.health.probes.enabled", "true"),
          Map.entry("management.endpoint.health.show-details", "always"),
          Map.entry("management.endpoint.health.group.liveness.include", "livenessState"),
          Map.entry("management.endpoint.health.group.readiness.include", "readinessState,node"));

  private static final Map<String, Object> PROCESS =
      Map.of(
          "spring.main.banner-mode", "off",
          "server.shutdown", "graceful",
          "spring.lifecycle.timeout-per-shutdown-phase", "40s",
          "spring.grpc.server.shutdown.grace-period", "30s",
          "logging.level.org.hibernate", "WARN",
          "logging.level.org.hibernate.orm.jdbc.error", "OFF", // It prints whole batches.
          "logging.level.org.apache.kafka", "WARN",
          "logging.level.org.springframework.data", "WARN");

  private NodeDefaults() {}

  static Map<String, Object> properties() {
    var all = new HashMap<String, Object>(DATABASE);
    all.putAll(MANAGEMENT);
    all.putAll(PROCESS);
    return all;
  }
}
