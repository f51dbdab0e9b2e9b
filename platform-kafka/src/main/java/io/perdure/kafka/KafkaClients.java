package io.perdure.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** Opens Kafka's clients with the settings that delivery rests on. */
final class KafkaClients {
  /** An unanswered request is sent to the broker again. */
  private static final Duration REQUEST = Duration.ofSeconds(5);

  /** After this the record is its sender's again, who sends it anew. */
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  /** A lost broker is looked for at least this often. */
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /** Longest wait of a broker for records: a partition that is read again waits no longer. */
  private static final Duration FETCH = Duration.ofMillis(100);

  private static final int BUFFER_BYTES = 64 << 20;
  private static final int FETCH_BYTES = 16 << 20;
  private static final int FETCH_RECORDS = 500;

  private final Map<String, Object> common = new HashMap<>();

  KafkaClients(List<String> bootstrapServers, Map<String, String> further) {
    common.putAll(further);
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, millis(RECONNECT));
    common.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
  }

  /** One idempotent producer, made anew when it has failed for good. */
  DefaultKafkaProducerFactory<String, byte[]> producers() {
    var settings = new HashMap<>(common);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(REQUEST));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ChannelTopic.RECORD_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    return new DefaultKafkaProducerFactory<>(
        settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer that is told its partitions. What it has no position for it reads from the
   * beginning.
   */
  Consumer<String, byte[]> consumer(String group) {
    var settings = new HashMap<>(common);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH));
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, FETCH_RECORDS);
    return new DefaultKafkaConsumerFactory<>(
            settings, new StringDeserializer(), new ByteArrayDeserializer())
        .createConsumer();
  }

  /** Calls of the admin client fail when they have no answer within the given time. */
  Admin admin(Duration wait) {
    var settings = new HashMap<>(common);
    var request = wait.compareTo(REQUEST) < 0 ? wait : REQUEST;
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(request));
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(wait));
    return Admin.create(settings);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
