package io.perdure.matching;

import io.grpc.BindableService;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.Claim;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.LeaseLifecycle;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Neighbours;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.NodeProperties;
import io.perdure.common.cluster.TaskQueueProperties;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.NodeRpcs;
import io.perdure.matching.grpc.HistoryTaskStarts;
import io.perdure.matching.grpc.PartitionClients;
import io.perdure.matching.grpc.PollCounts;
import io.perdure.matching.grpc.TaskQueueRpcs;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.MatchingPorts;
import io.perdure.matching.queue.MatchingWatch;
import io.perdure.matching.store.BacklogStore;
import io.perdure.matching.store.JpaBacklogStore;
import jakarta.persistence.EntityManagerFactory;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the matching role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeProperties.class, TaskQueueProperties.class})
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
      MatchingClients others,
      ObjectProvider<MatchingWatch> watch,
      MeasuredClock measuredClock) {
    return new MatchingPorts(
        backlogStore,
        leases,
        channel,
        new HistoryTaskStarts(clients),
        new PartitionClients(others, measuredClock),
        watch.getIfAvailable(() -> MatchingWatch.NONE),
        measuredClock);
  }

  @Bean(initMethod = "receive", destroyMethod = "close")
  MatchingPartitions matchingPartitions(MatchingPorts ports, TaskQueueProperties properties) {
    return new MatchingPartitions(ports, properties.partitions());
  }

  @Bean
  LeaseLoop partitionLeases(
      NodeProperties properties,
      MatchingPorts ports,
      ObjectProvider<Neighbours> neighbours,
      Holdings holdings,
      MatchingPartitions matchingPartitions) {
    var node = new Node(UUID.randomUUID(), "matching", properties.address());
    return new LeaseLoop(
        new Claim(Leased.MATCHING_PARTITION, node, properties.alone()),
        ports.leases(),
        ports.clock(),
        neighbours.getIfAvailable(() -> Neighbours.NONE),
        holdings,
        matchingPartitions);
  }

  @Bean
  LeaseLifecycle matchingLifecycle(LeaseLoop partitionLeases) {
    return new LeaseLifecycle(partitionLeases);
  }

  @Bean
  BindableService matchingNode(LeaseLoop partitionLeases) {
    return NodeRpcs.of(partitionLeases);
  }

  @Bean
  PollCounts pollCounts() {
    return new PollCounts();
  }

  @Bean
  BindableService matchingTaskQueues(
      MatchingPartitions matchingPartitions,
      MatchingClients others,
      MeasuredClock measuredClock,
      PollCounts pollCounts) {
    return TaskQueueRpcs.taskQueues(matchingPartitions, others, measuredClock, pollCounts);
  }

  @Bean
  BindableService matchingService(
      MatchingPartitions matchingPartitions, MeasuredClock measuredClock) {
    return TaskQueueRpcs.matching(matchingPartitions, measuredClock);
  }
}
