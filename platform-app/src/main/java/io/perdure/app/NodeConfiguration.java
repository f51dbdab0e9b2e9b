package io.perdure.app;

import io.perdure.app.tls.TlsConfiguration;
import io.perdure.common.cluster.LeaseConnections;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Presence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** What every role needs around it when it runs alone: clock, threads, a database that is ready. */
@Configuration(proxyBeanMethods = false)
@Import({MetricsConfiguration.class, TlsConfiguration.class})
public class NodeConfiguration {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  ExecutorService grpcHandlers() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  }

  @Bean
  GrpcServerExecutorProvider grpcThreads(ExecutorService grpcHandlers) {
    return () -> grpcHandlers;
  }

  @Bean
  static SchemaGate schemaGate(Environment environment) {
    return new SchemaGate(
        environment.getProperty("perdure.database.wait", Duration.class, Duration.ofMinutes(1)));
  }

  @Bean
  HealthIndicator nodeHealthIndicator(
      DataSource shared,
      ObjectProvider<LeaseConnections> leases,
      ObjectProvider<MeasuredClock> clock,
      ObjectProvider<Presence> presence) {
    var database = leases.stream().findFirst().map(LeaseConnections::source).orElse(shared);
    return new NodeHealth(database, clock, presence);
  }
}
