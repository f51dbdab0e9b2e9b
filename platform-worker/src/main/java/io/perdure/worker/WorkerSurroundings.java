package io.perdure.worker;

import io.perdure.app.NodeConfiguration;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Membership;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.NodeProperties;
import io.perdure.common.store.ChannelPositions;
import io.perdure.kafka.PartitionOwnership;
import io.perdure.worker.visibility.IndexerLoop;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a worker role that runs alone needs around it: clock, stores, the other workers. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.common.store")
@Import({NodeConfiguration.class, ClusterConfiguration.class})
class WorkerSurroundings {
  @Bean(initMethod = "start", destroyMethod = "stop")
  Membership workers(LeaseStore leases, MeasuredClock measuredClock, NodeProperties properties) {
    var node = new Node(UUID.randomUUID(), "worker", properties.address());
    return new Membership(node, leases, measuredClock);
  }

  /** The workers divide the records to index among them. */
  @Bean
  PartitionOwnership partitionOwnership(Membership workers, IndexerLoop indexerLoop) {
    return (topic, partitions) -> {
      var memory = indexerLoop.memory();
      return workers.share(topic.topicName(), partitions).stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> memory));
    };
  }

  /** The indexer saves how far it has consumed the records with what they say. */
  @Bean
  ConsumedOffsets consumedOffsets(DataSource dataSource) {
    return new ChannelPositions(dataSource);
  }
}
