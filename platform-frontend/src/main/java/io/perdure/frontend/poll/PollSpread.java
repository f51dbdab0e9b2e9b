package io.perdure.frontend.poll;

import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.grpc.MatchingClients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the polls of a task queue over its partitions: each goes where fewest of this node's wait
 * (MT-7).
 */
public final class PollSpread {
  private final MatchingClients matching;
  private final int partitions;
  private final Map<Queue, int[]> waiting = new ConcurrentHashMap<>();

  /**
   * @param partitions into how many partitions each normal queue is divided
   */
  public PollSpread(MatchingClients matching, int partitions) {
    this.matching = matching;
    this.partitions = partitions;
  }

  /** One queue: a family has one for each kind of task. */
  record Queue(String namespaceId, String name, boolean activities) {}

  /** The way to the owners of task queues. */
  public MatchingClients matching() {
    return matching;
  }

  /** All partitions of a queue, the root first. */
  List<TaskQueuePartition> partitions(String queue) {
    return IntStream.range(0, partitions)
        .mapToObj(number -> new TaskQueuePartition(queue, number))
        .toList();
  }

  /** Makes a poll at one of the queue's partitions. */
  <R> R poll(Queue queue, Function<TaskQueuePartition, R> poll) {
    if (partitions == 1) {
      return poll.apply(new TaskQueuePartition(queue.name(), 0));
    }
    var chosen = new int[1];
    waiting.compute(queue, (_, counts) -> begun(counts, chosen));
    try {
      return poll.apply(new TaskQueuePartition(queue.name(), chosen[0]));
    } finally {
      waiting.computeIfPresent(queue, (_, counts) -> ended(counts, chosen[0]));
    }
  }

  private int[] begun(int @Nullable [] before, int[] chosen) {
    var counts = before == null ? new int[partitions] : before.clone();
    for (var number = 1; number < partitions; number++) {
      if (counts[number] < counts[chosen[0]]) {
        chosen[0] = number;
      }
    }
    counts[chosen[0]]++;
    return counts;
  }

  private static int @Nullable [] ended(int[] before, int number) {
    var counts = before.clone();
    counts[number]--;
    return Arrays.stream(counts).allMatch(count -> count == 0) ? null : counts;
  }
}
