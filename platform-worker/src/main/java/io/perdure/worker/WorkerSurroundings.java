package io.perdure.worker;

import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Membership;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.NodeProperties;
import io.perdure.kafka.PartitionOwnership;
import java.util.UUID;
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
  PartitionOwnership partitionOwnership(Membership workers) {
    return (topic, partitions) -> workers.share(topic.topicName(), partitions);
  }
}
