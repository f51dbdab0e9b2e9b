package io.perdure.history;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.common.namespace.NamespaceConfiguration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a history role that runs alone needs around it: clock, threads, stores, matching. */
@Configuration(proxyBeanMethods = false)
@EntityScan({"io.perdure.history.store", "io.perdure.common.store"})
@Import({NodeConfiguration.class, ClusterConfiguration.class, NamespaceConfiguration.class})
class HistorySurroundings {
  private static final int PING_SECONDS = 5;
  private static final int PING_ANSWER_SECONDS = 3;

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel matchingChannel(HistoryProperties properties) {
    return Grpc.newChannelBuilder(properties.matching(), InsecureChannelCredentials.create())
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .build();
  }

  @Bean
  MatchingClients matchingClients(ManagedChannel matchingChannel) {
    return new OneNodeClients(matchingChannel, matchingChannel);
  }

  @Bean
  ServingHealth servingHealth() {
    return new ServingHealth("temporal.api.workflowservice.v1.HistoryService");
  }

  @Bean
  BindableService healthService(ServingHealth servingHealth) {
    return servingHealth.service();
  }
}
