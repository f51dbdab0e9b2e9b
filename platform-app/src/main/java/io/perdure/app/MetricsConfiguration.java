package io.perdure.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.app.grpc.CallMetrics;
import io.perdure.app.grpc.ClientCallMetrics;
import io.perdure.app.metric.DatabaseMetrics;
import io.perdure.app.metric.MeasuredStores;
import io.perdure.app.metric.OfficialNames;
import io.perdure.app.metric.ProcessMetrics;
import io.perdure.app.metric.StoreToMeasure;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Presence;
import io.perdure.common.grpc.CallsToRoles;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.common.visibility.VisibilityRecords;
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
  ProcessMetrics processMetrics(
      ObjectProvider<Holdings> holdings, ObjectProvider<Presence> presence) {
    return new ProcessMetrics(holdings, presence);
  }

  @Bean
  static StoreToMeasure leasesToMeasure() {
    return StoreToMeasure.of(LeaseStore.class);
  }

  @Bean
  static StoreToMeasure namespacesToMeasure() {
    return StoreToMeasure.of(NamespaceStore.class);
  }

  @Bean
  static StoreToMeasure visibilityRecordsToMeasure() {
    return StoreToMeasure.ofVisibility(VisibilityRecords.class);
  }

  @Bean
  static StoreToMeasure visibilityIndexToMeasure() {
    return StoreToMeasure.ofVisibility(VisibilityIndex.class);
  }

  @Bean
  static MeasuredStores measuredStores(
      ObjectProvider<MeterRegistry> meters, ObjectProvider<StoreToMeasure> stores) {
    return new MeasuredStores(meters, stores);
  }

  @Bean
  CallsToRoles callsToRoles(
      MeterRegistry meters, @Value("${spring.application.name}") String application) {
    return new ClientCallMetrics(meters, roleOf(application));
  }

  @Bean
  @GlobalServerInterceptor
  CallMetrics callMetrics(
      MeterRegistry meters, @Value("${spring.application.name}") String application) {
    return new CallMetrics(meters, roleOf(application));
  }

  private static String roleOf(String application) {
    return application.replace("perdure-", "");
  }
}
