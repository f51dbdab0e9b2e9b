package io.perdure.history;

import io.grpc.BindableService;
import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.grpc.RoutingConfiguration;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.common.namespace.NamespaceConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a history role that runs alone needs around it: clock, threads, stores, others. */
@Configuration(proxyBeanMethods = false)
@EntityScan({"io.perdure.history.store", "io.perdure.common.store"})
@Import({
  NodeConfiguration.class,
  ClusterConfiguration.class,
  NamespaceConfiguration.class,
  RoutingConfiguration.class
})
class HistorySurroundings {
  @Bean
  ServingHealth servingHealth() {
    return new ServingHealth("temporal.api.workflowservice.v1.HistoryService");
  }

  @Bean
  BindableService healthService(ServingHealth servingHealth) {
    return servingHealth.service();
  }
}
