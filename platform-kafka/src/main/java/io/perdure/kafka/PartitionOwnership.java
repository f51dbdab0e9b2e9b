package io.perdure.kafka;

import io.perdure.common.channel.Topic;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says which topic partitions this node consumes, and by what right. */
@FunctionalInterface
public interface PartitionOwnership {
  /** One node owns everything. */
  PartitionOwnership ALL =
      (_, partitions) ->
          IntStream.range(0, partitions)
              .boxed()
              .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> 0L));

  /**
   * The partitions that this node owns now, each with a number that names its claim to it: under
   * another number the partition is read anew, from what is saved. Asked again and again: must
   * neither block nor fail.
   *
   * @param partitions how many the topic has
   */
  Map<Integer, Long> owned(Topic topic, int partitions);
}
