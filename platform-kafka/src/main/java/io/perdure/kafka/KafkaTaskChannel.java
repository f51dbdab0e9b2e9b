package io.perdure.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Carries tasks through Kafka. A record is held when all in-sync replicas have it. Each node reads
 * the topic partitions that it owns, and a partition counts as consumed up to its first record that
 * is not done; what is behind that is delivered again after a restart or to the next owner. While
 * the brokers are away nothing is lost: records wait with their senders and in Kafka.
 */
final class KafkaTaskChannel implements TaskChannel, AutoCloseable {
  /** How long what is being sent may take at the end. */
  private static final int CLOSE_SECONDS = 5;

  /**
   * The connection to a Kafka cluster.
   *
   * @param admin closed with the channel, as the watch is
   * @param sending how many records of a topic may wait for their acknowledgement
   */
  record Kafka(KafkaClients clients, Admin admin, TopicWatch watch, int sending) {}

  private final Kafka kafka;
  private final TopicConsumer.Ports ports;
  private final MeterRegistry meters;
  private final DefaultKafkaProducerFactory<String, byte[]> producers;
  private final Map<Topic, ChannelTopic> topics = new EnumMap<>(Topic.class);
  private final Map<Topic, Sender> senders = new EnumMap<>(Topic.class);
  private final Map<Topic, TopicConsumer> consumers = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param topics all there are, existing and fit
   */
  KafkaTaskChannel(
      List<ChannelTopic> topics, Kafka kafka, TopicConsumer.Ports ports, MeterRegistry meters) {
    this.kafka = kafka;
    this.ports = ports;
    this.meters = meters;
    this.producers = kafka.clients().producers();
    producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
    var template = new KafkaTemplate<>(producers);
    template.setProducerListener(null); // It would log each record that a lost broker leaves.
    for (var topic : topics) {
      this.topics.put(topic.topic(), topic);
      senders.put(topic.topic(), new Sender(topic, template, kafka.sending(), meters));
    }
  }

  @Override
  public boolean send(ChannelRecord record, Runnable held) {
    return Objects.requireNonNull(senders.get(record.topic())).send(record, held);
  }

  @Override
  public void receive(Topic topic, TaskReceiver receiver) {
    if (closed.get()) {
      throw new IllegalStateException("the channel is closed");
    }
    var read = Objects.requireNonNull(topics.get(topic));
    var consumer = new TopicConsumer(read, kafka, ports, receiver, meters);
    if (consumers.putIfAbsent(topic, consumer) != null) {
      throw new IllegalStateException(topic + " has a receiver");
    }
    consumer.start();
  }

  /** Delivers and sends nothing more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      consumers.values().forEach(TopicConsumer::close);
      senders.values().forEach(Sender::close);
      producers.destroy();
      kafka.watch().close();
      kafka.admin().close();
    }
  }
}
