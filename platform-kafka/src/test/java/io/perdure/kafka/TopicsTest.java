package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.channel.Topic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final ChannelTopic TOPIC =
      new ChannelTopic(Topic.MATCHING_TASKS, "matching-tasks", 4);

  @Test
  void aTopicThatKeepsRecordsLongEnoughIsFit() {
    assertThat(Topics.contradictions(TOPIC, 4, Map.of("retention.ms", "604800000"))).isEmpty();
    assertThat(Topics.contradictions(TOPIC, 4, Map.of("retention.ms", "-1"))).isEmpty();
  }

  @Test
  void anotherNumberOfPartitionsContradicts() {
    assertThat(Topics.contradictions(TOPIC, 3, Map.of()))
        .containsExactly("it has 3 partitions, not 4");
  }

  @Test
  void whateverEndsRecordsEarlyContradicts() {
    var settings =
        Map.of("retention.ms", "604799999", "retention.bytes", "1000", "cleanup.policy", "compact");

    assertThat(Topics.contradictions(TOPIC, 4, settings))
        .containsExactly(
            "retention.ms is 604799999, less than seven days",
            "retention.bytes is 1000, which may end records early",
            "cleanup.policy is compact, which may remove records early");
  }

  @Test
  void aTopicThatRefusesLargeRecordsContradicts() {
    assertThat(Topics.contradictions(TOPIC, 4, Map.of("max.message.bytes", "1048588")))
        .containsExactly("max.message.bytes is 1048588, less than 8388608");
  }
}
