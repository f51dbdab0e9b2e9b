package io.perdure.matching.store;

import java.util.List;

/** The backlog of the matching partitions. All methods block. */
public interface BacklogStore {
  /**
   * Writes one batch, or nothing. Locks the row of the matching partition on its epoch first, so
   * that an earlier batch of unknown outcome has ended before. Never throws.
   */
  BacklogOutcome write(BacklogWrite write);

  /**
   * The tasks of one queue that stand behind a position, in order. Throws what the database throws.
   *
   * @param limit tasks returned at most
   */
  List<BacklogTask> page(int partitionId, QueueKey queue, BacklogPosition after, int limit);

  /**
   * What is stored of one queue beside its tasks; its configuration is that of the root. Throws
   * what the database throws.
   *
   * @param count whether to count the tasks, which takes the longer the more there are
   */
  StoredQueue queue(int partitionId, QueueKey queue, boolean count);

  /**
   * The numbers of those partitions of a queue that hold stored tasks, without the root. Throws
   * what the database throws.
   *
   * @param matchingPartitions how many there are, each of which may own some
   */
  List<Integer> partitionsWithTasks(QueueKey root, int matchingPartitions);
}
