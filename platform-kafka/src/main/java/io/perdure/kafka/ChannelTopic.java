package io.perdure.kafka;

import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Slots;
import java.time.Duration;

/**
 * A topic of the channel as it stands in Kafka.
 *
 * @param name with the prefix of the installation
 */
record ChannelTopic(Topic topic, String name, int partitions) {
  /** A record is kept at least this long, consumed or not. */
  static final Duration RETENTION = Duration.ofDays(7);

  /** The largest record: more than any message between roles, so that none is refused here. */
  static final int RECORD_BYTES = 8 << 20;

  /** The topic partition of a key: for a task queue, the matching partition that owns it. */
  int partitionOf(String key) {
    return switch (topic) {
      case MATCHING_TASKS -> Slots.partition(queueSlot(key), partitions);
      case VISIBILITY_TASKS -> Math.floorMod(key.hashCode(), partitions);
    };
  }

  private static int queueSlot(String key) {
    var slash = key.indexOf('/');
    return slash < 0
        ? Slots.of("", key)
        : Slots.of(key.substring(0, slash), key.substring(slash + 1));
  }
}
