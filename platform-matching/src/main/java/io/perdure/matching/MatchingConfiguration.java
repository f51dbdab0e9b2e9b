package io.perdure.matching;

import io.grpc.BindableService;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Node;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.matching.grpc.HistoryTaskStarts;
import io.perdure.matching.grpc.TaskQueueRpcs;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.MatchingPorts;
import io.perdure.matching.store.BacklogStore;
import io.perdure.matching.store.JpaBacklogStore;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the matching role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MatchingProperties.class)
public class MatchingConfiguration {
  @Bean
  BacklogStore backlogStore(EntityManagerFactory entityManagerFactory) {
    return new JpaBacklogStore(entityManagerFactory);
  }

  @Bean
  MatchingPorts matchingPorts(
      BacklogStore backlogStore,
      LeaseStore leases,
      TaskChannel channel,
      HistoryClients clients,
      InstantSource clock) {
    return new MatchingPorts(
        backlogStore, leases, channel, new HistoryTaskStarts(clients), new MeasuredClock(clock));
  }

  @Bean
  MatchingPartitions matchingPartitions(MatchingPorts ports, MatchingProperties properties) {
    var node = new Node(UUID.randomUUID(), "matching", properties.address());
    return new MatchingPartitions(node, ports, properties.alone());
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
  BindableService matchingService(MatchingPartitions matchingPartitions, InstantSource clock) {
    return TaskQueueRpcs.matching(matchingPartitions, clock);
  }
}
