package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Slots;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelTopicTest {
  private static final String NAMESPACE = "0198d5c6-0000-7000-8000-000000000001";

  @Test
  void aTaskQueueGoesToTheMatchingPartitionThatOwnsItsSlot() {
    var topic = new ChannelTopic(Topic.MATCHING_TASKS, "matching-tasks", 4);

    var slot = Slots.of(NAMESPACE, "orders/express");

    assertThat(topic.partitionOf(NAMESPACE + "/orders/express")).isEqualTo(slot * 4 / 16_384);
  }

  @Test
  void runsAreSpreadOverAllPartitions() {
    var topic = new ChannelTopic(Topic.VISIBILITY_TASKS, "visibility-tasks", 8);

    var used =
        IntStream.range(0, 1_000)
            .mapToObj(run -> topic.partitionOf("run-" + run))
            .collect(Collectors.toSet());

    assertThat(used).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aKeyOfAnyFormHasAPartition() {
    var topic = new ChannelTopic(Topic.MATCHING_TASKS, "matching-tasks", 256);

    assertThat(topic.partitionOf("")).isBetween(0, 255);
    assertThat(topic.partitionOf("no-namespace")).isBetween(0, 255);
  }
}
