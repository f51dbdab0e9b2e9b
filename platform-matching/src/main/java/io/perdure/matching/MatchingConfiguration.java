package io.perdure.matching;

import io.grpc.BindableService;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.matching.grpc.HistoryTaskStarts;
import io.perdure.matching.grpc.TaskQueueRpcs;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.MatchingPorts;
import io.perdure.matching.store.JpaBacklogStore;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the matching role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
public class MatchingConfiguration {
  @Bean
  MatchingPartitions matchingPartitions(
      EntityManagerFactory entityManagerFactory,
      LeaseStore leases,
      TaskChannel channel,
      HistoryClients clients,
      InstantSource clock) {
    var ports =
        new MatchingPorts(
            new JpaBacklogStore(entityManagerFactory),
            leases,
            channel,
            new HistoryTaskStarts(clients),
            clock);
    return new MatchingPartitions(ports, UUID.randomUUID());
  }

  @Bean
  SmartLifecycle matchingLifecycle(MatchingPartitions matchingPartitions) {
    return new MatchingLifecycle(matchingPartitions);
  }

  @Bean
  BindableService matchingTaskQueues(MatchingPartitions matchingPartitions, InstantSource clock) {
    return TaskQueueRpcs.taskQueues(matchingPartitions, clock);
  }

  @Bean
  BindableService matchingService(MatchingPartitions matchingPartitions) {
    return TaskQueueRpcs.matching(matchingPartitions);
  }
}
