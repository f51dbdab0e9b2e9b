package io.perdure.matching;

import io.grpc.BindableService;
import io.perdure.app.NodeConfiguration;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.Leased;
import io.perdure.common.grpc.RoutingConfiguration;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.common.store.ChannelPositions;
import io.perdure.kafka.PartitionOwnership;
import javax.sql.DataSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a matching role that runs alone needs around it: clock, threads, leases, history. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.matching.store")
@Import({NodeConfiguration.class, ClusterConfiguration.class, RoutingConfiguration.class})
class MatchingSurroundings {
  /** The topic partition of a matching partition is read by whoever owns that. */
  @Bean
  PartitionOwnership partitionOwnership(Holdings holdings) {
    return (_, _) -> holdings.epochs(Leased.MATCHING_PARTITION);
  }

  /** The partitions save how far they have consumed it with their backlog. */
  @Bean
  ConsumedOffsets consumedOffsets(DataSource dataSource) {
    return new ChannelPositions(dataSource);
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
