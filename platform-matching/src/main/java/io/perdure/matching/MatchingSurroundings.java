package io.perdure.matching;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.Leased;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.kafka.PartitionOwnership;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a matching role that runs alone needs around it: clock, threads, leases, history. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.matching.store")
@Import({NodeConfiguration.class, ClusterConfiguration.class})
class MatchingSurroundings {
  private static final int PING_SECONDS = 5;
  private static final int PING_ANSWER_SECONDS = 3;

  /** Poll responses hold whole pages of history. */
  private static final int MAX_ANSWER = 128 * 1024 * 1024;

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel historyChannel(MatchingProperties properties) {
    return Grpc.newChannelBuilder(properties.history(), InsecureChannelCredentials.create())
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(MAX_ANSWER)
        .build();
  }

  @Bean
  HistoryClients historyClients(ManagedChannel historyChannel) {
    return new OneNodeClients(historyChannel, historyChannel);
  }

  /** The topic partition of a matching partition is read by whoever owns that. */
  @Bean
  PartitionOwnership partitionOwnership(Holdings holdings) {
    return (_, _) -> holdings.of(Leased.MATCHING_PARTITION);
  }

  @Bean
  ServingHealth servingHealth() {
    return new ServingHealth("temporal.api.workflowservice.v1.MatchingService");
  }

  @Bean
  BindableService healthService(ServingHealth servingHealth) {
    return servingHealth.service();
  }
}
