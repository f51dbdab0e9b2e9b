package io.perdure.history;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Runs the history role alone. The task channel is given from outside: one that connects processes.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HistoryConfiguration.class, HistorySurroundings.class})
public class HistoryApplication {
  /** Starts the role. */
  public static void main(String[] arguments) {
    application(HistoryApplication.class).run(arguments);
  }

  static SpringApplication application(Class<?>... sources) {
    var application = new SpringApplication(sources);
    application.setDefaultProperties(
        Map.of(
            "spring.grpc.server.port", "7234",
            "spring.grpc.server.keepalive.permit.time", "4s",
            "spring.grpc.server.keepalive.permit.without-calls", "true",
            "spring.grpc.server.inbound.message.max-size", "64MB",
            "spring.datasource.hikari.transaction-isolation", "TRANSACTION_READ_COMMITTED",
            "spring.datasource.hikari.data-source-properties.reWriteBatchedInserts", "true"));
    return application;
  }
}
