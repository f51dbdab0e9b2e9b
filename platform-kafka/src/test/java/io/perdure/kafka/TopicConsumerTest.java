package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicConsumerTest {
  private static final ChannelTopic TOPIC = new ChannelTopic(Topic.MATCHING_TASKS, "tasks", 1);
  private static final CountDownLatch OPENINGS = new CountDownLatch(2);

  @Test
  void aConsumerThatCannotEvenBeOpenedIsOpenedAgain() throws InterruptedException {
    var further = Map.of("interceptor.classes", Unfit.class.getName());
    var clients = new KafkaClients(List.of("localhost:9"), further);
    var watch = new TopicWatch(List.of(Topic.MATCHING_TASKS), new OneTopic());
    watch.start();
    try (var admin = new KafkaClients(List.of("localhost:9"), Map.of()).admin(Duration.ZERO)) {
      var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.NONE);
      var kafka = new KafkaTaskChannel.Kafka(clients, admin, watch, 1);
      var meters = new SimpleMeterRegistry();
      try (var consumer = new TopicConsumer(TOPIC, kafka, ports, (_, _) -> true, meters)) {
        consumer.start();

        assertThat(OPENINGS.await(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    watch.close();
  }

  /** Fails as brokers do whose names are not known. */
  public static final class Unfit implements ConsumerInterceptor<String, byte[]> {
    @Override
    public void configure(Map<String, ?> settings) {
      OPENINGS.countDown();
      throw new IllegalStateException("no address");
    }

    @Override
    public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
  }

  private static final class OneTopic implements TopicWatch.Looking {
    private final Map<Topic, UUID> ids = Map.of(Topic.MATCHING_TASKS, UUID.randomUUID());

    @Override
    public Map<Topic, UUID> look() {
      return ids;
    }

    @Override
    public Map<Topic, UUID> ensure() {
      return ids;
    }
  }
}
