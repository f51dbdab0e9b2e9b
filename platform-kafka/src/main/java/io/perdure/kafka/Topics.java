package io.perdure.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates the topics of the channel where they are missing, and refuses those that are unfit. */
final class Topics implements TopicWatch.Looking {
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  /** How often a topic that was just created is looked for. */
  private static final int LOOKS = 100;

  private static final String UNLIMITED = "-1";

  private final KafkaProperties properties;
  private final Admin admin;
  private final List<ChannelTopic> topics;

  Topics(KafkaProperties properties, Admin admin, List<ChannelTopic> topics) {
    this.properties = properties;
    this.admin = admin;
    this.topics = topics;
  }

  /** The ids of those topics that are there. */
  @Override
  public Map<Topic, UUID> look() throws InterruptedException {
    var ids = new EnumMap<Topic, UUID>(Topic.class);
    for (var topic : topics) {
      describe(topic).ifPresent(found -> ids.put(topic.topic(), id(found)));
    }
    return ids;
  }

  /**
   * Returns when all topics are there and fit.
   *
   * @throws IllegalStateException when one is unfit, or the brokers do not answer
   */
  @Override
  public Map<Topic, UUID> ensure() throws InterruptedException {
    var ids = new EnumMap<Topic, UUID>(Topic.class);
    for (var topic : topics) {
      var found = describe(topic);
      if (found.isEmpty()) {
        create(topic);
      }
      for (var look = 0; found.isEmpty() && look < LOOKS; look++) {
        Thread.sleep(ASK_AGAIN);
        found = describe(topic);
      }
      var partitions = found.map(description -> description.partitions().size()).orElse(0);
      var contradictions = contradictions(topic, partitions, settingsOf(topic));
      if (!contradictions.isEmpty()) {
        throw new IllegalStateException(
            "Kafka's topic %s is unfit: %s"
                .formatted(topic.name(), String.join("; ", contradictions)));
      }
      found.ifPresent(description -> ids.put(topic.topic(), id(description)));
    }
    return ids;
  }

  private static UUID id(TopicDescription topic) {
    var id = topic.topicId();
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** What of a topic contradicts its use, in words. */
  static List<String> contradictions(
      ChannelTopic topic, int partitions, Map<String, String> settings) {
    var found = new ArrayList<String>();
    if (partitions != topic.partitions()) {
      found.add("it has %d partitions, not %d".formatted(partitions, topic.partitions()));
    }
    var retention = settings.getOrDefault(RETENTION_MS_CONFIG, UNLIMITED);
    if (!retention.equals(UNLIMITED)
        && Long.parseLong(retention) < ChannelTopic.RETENTION.toMillis()) {
      found.add("retention.ms is %s, less than seven days".formatted(retention));
    }
    var bytes = settings.getOrDefault(RETENTION_BYTES_CONFIG, UNLIMITED);
    if (!bytes.equals(UNLIMITED)) {
      found.add("retention.bytes is %s, which may end records early".formatted(bytes));
    }
    var policy = settings.getOrDefault(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE);
    if (!policy.equals(CLEANUP_POLICY_DELETE)) {
      found.add("cleanup.policy is %s, which may remove records early".formatted(policy));
    }
    var largest = settings.get(MAX_MESSAGE_BYTES_CONFIG);
    if (largest != null && Integer.parseInt(largest) < ChannelTopic.RECORD_BYTES) {
      found.add(
          "max.message.bytes is %s, less than %d".formatted(largest, ChannelTopic.RECORD_BYTES));
    }
    return found;
  }

  private void create(ChannelTopic topic) throws InterruptedException {
    var settings = new HashMap<String, String>();
    settings.put(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE);
    settings.put(RETENTION_MS_CONFIG, Long.toString(properties.retention().toMillis()));
    settings.put(RETENTION_BYTES_CONFIG, UNLIMITED);
    settings.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(ChannelTopic.RECORD_BYTES));
    var replicas = Optional.ofNullable(properties.replicationFactor());
    // An acknowledged record survives the loss of a broker.
    replicas.ifPresent(
        count ->
            settings.put(
                MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.clamp(count - 1, 1, 2))));
    var created = new NewTopic(topic.name(), Optional.of(topic.partitions()), replicas);
    var answer = admin.createTopics(List.of(created.configs(settings))).all();
    var _ = answer(answer, TopicExistsException.class); // Another node was faster.
  }

  private Optional<TopicDescription> describe(ChannelTopic topic) throws InterruptedException {
    var asked = admin.describeTopics(List.of(topic.name())).topicNameValues().get(topic.name());
    return answer(asked, UnknownTopicOrPartitionException.class);
  }

  private Map<String, String> settingsOf(ChannelTopic topic) throws InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    var asked = admin.describeConfigs(List.of(resource)).values().get(resource);
    var settings = new HashMap<String, String>();
    answer(asked, UnknownTopicOrPartitionException.class)
        .map(Config::entries)
        .ifPresent(entries -> entries.forEach(entry -> settings.put(entry.name(), entry.value())));
    return settings;
  }

  private <T> Optional<T> answer(@Nullable KafkaFuture<T> asked, Class<? extends Exception> none)
      throws InterruptedException {
    if (asked == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(asked.get());
    } catch (ExecutionException failure) {
      var cause = failure.getCause();
      if (none.isInstance(cause)) {
        return Optional.empty();
      }
      throw new IllegalStateException(
          cause instanceof TimeoutException
              ? "Kafka at %s has not answered within %s"
                  .formatted(properties.bootstrapServers(), properties.startWait())
              : "Kafka at %s refuses: %s".formatted(properties.bootstrapServers(), cause),
          cause);
    }
  }
}
