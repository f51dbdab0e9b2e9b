package io.perdure.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Opens channels on the shared broker, over topics of one test. */
final class TestingKafka {
  static final int MATCHING_PARTITIONS = 2;

  private final String prefix = TestingBroker.prefix();

  String prefix() {
    return prefix;
  }

  KafkaProperties properties() {
    return new KafkaProperties(
        List.of(TestingBroker.shared().address()),
        prefix,
        2,
        (short) 1,
        ChannelTopic.RETENTION,
        1_000,
        Duration.ofSeconds(60),
        Map.of());
  }

  KafkaTaskChannel open() {
    return open(PartitionOwnership.ALL, ConsumedOffsets.NONE);
  }

  KafkaTaskChannel open(PartitionOwnership ownership, ConsumedOffsets offsets) {
    return open(new TopicConsumer.Ports(ownership, offsets), new SimpleMeterRegistry());
  }

  KafkaTaskChannel open(TopicConsumer.Ports ports, MeterRegistry meters) {
    return KafkaChannelConfiguration.open(properties(), MATCHING_PARTITIONS, ports, meters);
  }

  /** Names the making of a topic. */
  UUID topicId(Topic topic) {
    try (var admin = admin()) {
      var properties = properties();
      return Objects.requireNonNull(
          new Topics(
                  properties,
                  admin,
                  KafkaChannelConfiguration.topics(properties, MATCHING_PARTITIONS))
              .look()
              .get(topic));
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }

  /** Deletes all topics of this test. */
  void deleteTopics() throws InterruptedException, ExecutionException {
    var topics = KafkaChannelConfiguration.topics(properties(), MATCHING_PARTITIONS);
    try (var admin = admin()) {
      admin.deleteTopics(topics.stream().map(ChannelTopic::name).toList()).all().get();
    }
  }

  private static Admin admin() {
    return new KafkaClients(List.of(TestingBroker.shared().address()), Map.of())
        .admin(Duration.ofSeconds(60));
  }
}
