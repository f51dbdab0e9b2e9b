package io.perdure.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    return open(PartitionOwnership.ALL, ConsumedOffsets.IN_KAFKA);
  }

  KafkaTaskChannel open(PartitionOwnership ownership, ConsumedOffsets offsets) {
    return open(new TopicConsumer.Ports(ownership, offsets), new SimpleMeterRegistry());
  }

  KafkaTaskChannel open(TopicConsumer.Ports ports, MeterRegistry meters) {
    return KafkaChannelConfiguration.open(properties(), MATCHING_PARTITIONS, ports, meters);
  }
}
