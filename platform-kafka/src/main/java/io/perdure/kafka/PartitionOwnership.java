package io.perdure.kafka;

import io.perdure.common.channel.Topic;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says which topic partitions this node consumes. */
@FunctionalInterface
public interface PartitionOwnership {
  /** One node owns everything. */
  PartitionOwnership ALL =
      (_, partitions) ->
          IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());

  /**
   * The partitions that this node owns now. Asked again and again: must neither block nor fail.
   *
   * @param partitions how many the topic has
   */
  Set<Integer> owned(Topic topic, int partitions);
}
