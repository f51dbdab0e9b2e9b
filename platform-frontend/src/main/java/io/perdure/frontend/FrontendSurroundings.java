package io.perdure.frontend;

import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Membership;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.NodeProperties;
import io.perdure.common.grpc.RoutingConfiguration;
import io.perdure.common.namespace.NamespaceConfiguration;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.VisibilityConfiguration;
import io.perdure.frontend.namespace.FirstNamespaces;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a frontend that runs alone needs around it: clock, threads, stores, the other roles. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.common.store")
@Import({
  NodeConfiguration.class,
  ClusterConfiguration.class,
  NamespaceConfiguration.class,
  VisibilityConfiguration.class,
  RoutingConfiguration.class
})
@EnableConfigurationProperties(FrontendProperties.class)
class FrontendSurroundings {
  @Bean(initMethod = "start", destroyMethod = "stop")
  Membership frontends(LeaseStore leases, MeasuredClock measuredClock, NodeProperties properties) {
    var node = new Node(UUID.randomUUID(), "frontend", properties.address());
    return new Membership(node, leases, measuredClock);
  }

  @Bean
  FirstNamespaces firstNamespaces(
      FrontendProperties properties, NamespaceStore namespaces, ClusterStore cluster) {
    return FirstNamespaces.create(properties.namespaces(), Map.of(), namespaces, cluster);
  }
}
