package io.perdure.kafka;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Kafka cluster that carries tasks, and how it is used.
 *
 * @param bootstrapServers brokers that are asked first, as host:port
 * @param topicPrefix stands before the names of topics and groups, so that installations can share
 *     a Kafka cluster
 * @param visibilityPartitions partitions of the topic of visibility records; that of dispatch tasks
 *     has one for each matching partition
 * @param replicationFactor of the topics that are created; the brokers' default when not given
 * @param retention how long the topics that are created keep records; at least seven days
 * @param sending how many records of a topic may wait for the brokers' acknowledgement
 * @param startWait how long the brokers may take to answer at the start
 * @param client further settings of Kafka's clients, such as those of TLS and SASL; what delivery
 *     rests on cannot be changed by them
 */
@Validated
@ConfigurationProperties("perdure.kafka")
record KafkaProperties(
    @DefaultValue("localhost:9092") @NotEmpty List<@NotBlank String> bootstrapServers,
    @DefaultValue("") @Pattern(regexp = "[a-zA-Z0-9._-]{0,200}") String topicPrefix,
    @DefaultValue("8") @Min(1) @Max(256) int visibilityPartitions,
    @Nullable @Min(1) @Max(100) Short replicationFactor,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int sending,
    @DefaultValue("30s") Duration startWait,
    @DefaultValue Map<String, String> client) {
  KafkaProperties {
    if (retention.compareTo(ChannelTopic.RETENTION) < 0) {
      throw new IllegalArgumentException(
          "perdure.kafka.retention is %s, less than seven days".formatted(retention));
    }
    if (!startWait.isPositive()) {
      throw new IllegalArgumentException("perdure.kafka.start-wait must be positive");
    }
  }
}
