package io.perdure.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A task channel over Kafka, as part of what surrounds a role. Who provides a {@link
 * PartitionOwnership} or {@link ConsumedOffsets} decides what this node reads, and from where;
 * without them it reads everything, from what is committed to Kafka.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaProperties.class)
public class KafkaChannelConfiguration {
  @Bean(destroyMethod = "close")
  TaskChannel taskChannel(
      KafkaProperties properties,
      LeaseStore leases,
      ObjectProvider<PartitionOwnership> ownership,
      ObjectProvider<ConsumedOffsets> offsets,
      ObjectProvider<MeterRegistry> meters) {
    var matchingPartitions = leases.leases(Leased.MATCHING_PARTITION).size();
    var ports =
        new TopicConsumer.Ports(
            ownership.getIfAvailable(() -> PartitionOwnership.ALL),
            offsets.getIfAvailable(() -> ConsumedOffsets.IN_KAFKA));
    return open(
        properties, matchingPartitions, ports, meters.getIfAvailable(SimpleMeterRegistry::new));
  }

  static KafkaTaskChannel open(
      KafkaProperties properties,
      int matchingPartitions,
      TopicConsumer.Ports ports,
      MeterRegistry meters) {
    var topics =
        List.of(
            topic(Topic.MATCHING_TASKS, matchingPartitions, properties),
            topic(Topic.VISIBILITY_TASKS, properties.visibilityPartitions(), properties));
    var clients = new KafkaClients(properties.bootstrapServers(), properties.client());
    try (var admin = clients.admin(properties.startWait())) {
      new Topics(properties, admin).ensure(topics);
    }
    return new KafkaTaskChannel(topics, clients, properties.sending(), ports, meters);
  }

  private static ChannelTopic topic(Topic topic, int partitions, KafkaProperties properties) {
    return new ChannelTopic(topic, properties.topicPrefix() + topic.topicName(), partitions);
  }
}
