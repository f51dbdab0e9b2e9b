package io.perdure.common.grpc;

import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Neighbours;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The ways to the owners of shards and matching partitions, as part of what surrounds a role that
 * runs apart from the others. Encrypted when there is a bean with credentials.
 */
@Configuration(proxyBeanMethods = false)
public class RoutingConfiguration {
  @Bean
  NodeChannels nodeChannels(
      ObjectProvider<RoleCredentials> credentials, ObjectProvider<CallsToRoles> calls) {
    var around = calls.getIfAvailable(() -> CallsToRoles.PLAIN);
    return credentials.stream()
        .findFirst()
        .map(known -> NodeChannels.network(around, known))
        .orElseGet(() -> NodeChannels.network(around));
  }

  @Bean(initMethod = "start")
  Routes routes(LeaseStore leases, NodeChannels nodeChannels, InstantSource clock) {
    return new Routes(leases, nodeChannels, clock);
  }

  @Bean
  RoutedClients otherRoles(Routes routes) {
    return new RoutedClients(routes);
  }

  @Bean
  Neighbours neighbours(NodeChannels nodeChannels) {
    return new GrpcNeighbours(nodeChannels);
  }
}
