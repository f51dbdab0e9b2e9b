package io.perdure.frontend;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.perdure.app.NodeConfiguration;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.namespace.NamespaceConfiguration;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.VisibilityConfiguration;
import io.perdure.frontend.namespace.FirstNamespaces;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a frontend that runs alone needs around it: clock, threads, stores, the other roles. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.common.store")
@Import({NodeConfiguration.class, NamespaceConfiguration.class, VisibilityConfiguration.class})
@EnableConfigurationProperties({RoleAddresses.class, FrontendProperties.class})
class FrontendSurroundings {
  private static final int PING_SECONDS = 5;
  private static final int PING_ANSWER_SECONDS = 3;

  /** Answers of other roles hold whole pages of history. */
  private static final int MAX_ANSWER = 128 * 1024 * 1024;

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel historyChannel(RoleAddresses addresses) {
    return channel(addresses.history());
  }

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel matchingChannel(RoleAddresses addresses) {
    return channel(addresses.matching());
  }

  @Bean
  OneNodeClients otherRoles(ManagedChannel historyChannel, ManagedChannel matchingChannel) {
    return new OneNodeClients(historyChannel, matchingChannel);
  }

  @Bean
  FirstNamespaces firstNamespaces(
      FrontendProperties properties, NamespaceStore namespaces, ClusterStore cluster) {
    return FirstNamespaces.create(properties.namespaces(), Map.of(), namespaces, cluster);
  }

  private static ManagedChannel channel(String address) {
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(MAX_ANSWER)
        .build();
  }
}
