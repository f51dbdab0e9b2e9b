package io.perdure.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import java.time.Duration;
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
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  @Bean(destroyMethod = "close")
  TaskChannel taskChannel(
      KafkaProperties properties,
      LeaseStore leases,
      ObjectProvider<PartitionOwnership> ownership,
      ObjectProvider<ConsumedOffsets> offsets,
      ObjectProvider<MeterRegistry> meters) {
    var matchingPartitions = matchingPartitions(leases, properties.startWait());
    var ports =
        new TopicConsumer.Ports(
            ownership.getIfAvailable(() -> PartitionOwnership.ALL),
            offsets.getIfAvailable(() -> ConsumedOffsets.NONE));
    return open(
        properties, matchingPartitions, ports, meters.getIfAvailable(SimpleMeterRegistry::new));
  }

  /** As many as the layout has, which another process may be about to create. */
  private static int matchingPartitions(LeaseStore leases, Duration wait) {
    var deadline = System.nanoTime() + wait.toNanos();
    var count = leases.leases(Leased.MATCHING_PARTITION).size();
    while (count == 0 && System.nanoTime() < deadline) {
      pause();
      count = leases.leases(Leased.MATCHING_PARTITION).size();
    }
    if (count == 0) {
      throw new IllegalStateException(
          "the database has no layout: the history role creates it when it starts");
    }
    return count;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a layout", ended);
    }
  }

  static KafkaTaskChannel open(
      KafkaProperties properties,
      int matchingPartitions,
      TopicConsumer.Ports ports,
      MeterRegistry meters) {
    var topics = topics(properties, matchingPartitions);
    var clients = new KafkaClients(properties.bootstrapServers(), properties.client());
    var admin = clients.admin(properties.startWait());
    var watch =
        new TopicWatch(
            topics.stream().map(ChannelTopic::topic).toList(),
            new Topics(properties, admin, topics));
    try {
      watch.start();
    } catch (RuntimeException unfit) {
      admin.close();
      throw unfit;
    }
    var kafka = new KafkaTaskChannel.Kafka(clients, admin, watch, properties.sending());
    return new KafkaTaskChannel(topics, kafka, ports, meters);
  }

  static List<ChannelTopic> topics(KafkaProperties properties, int matchingPartitions) {
    return List.of(
        topic(Topic.MATCHING_TASKS, matchingPartitions, properties),
        topic(Topic.VISIBILITY_TASKS, properties.visibilityPartitions(), properties));
  }

  private static ChannelTopic topic(Topic topic, int partitions, KafkaProperties properties) {
    return new ChannelTopic(topic, properties.topicPrefix() + topic.topicName(), partitions);
  }
}
