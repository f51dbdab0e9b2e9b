package io.perdure.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.app.grpc.CallMetrics;
import io.perdure.app.metric.DatabaseMetrics;
import io.perdure.app.metric.OfficialNames;
import io.perdure.app.metric.ProcessMetrics;
import io.perdure.common.cluster.Holdings;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** What is measured of every process. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  @Bean
  MeterRegistryCustomizer<PrometheusMeterRegistry> officialNames() {
    return OfficialNames::in;
  }

  @Bean
  DatabaseMetrics databaseMetrics(DataSource database) {
    return new DatabaseMetrics(database);
  }

  @Bean
  ProcessMetrics processMetrics(ObjectProvider<Holdings> holdings) {
    return new ProcessMetrics(holdings);
  }

  @Bean
  @GlobalServerInterceptor
  CallMetrics callMetrics(
      MeterRegistry meters, @Value("${spring.application.name}") String application) {
    return new CallMetrics(meters, application.replace("perdure-", ""));
  }
}
