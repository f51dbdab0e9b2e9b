package io.perdure.common.cluster;

import io.perdure.common.api.DispatchTask;

/**
 * One of the parts that a task queue is divided into (MT-3). The root has the queue's own name; the
 * others have names that nobody else can use.
 *
 * @param number 0 for the root
 */
public record TaskQueuePartition(String queue, int number) {
  /** Partitions that a queue may have. */
  public static final int LIMIT = 32;

  private static final String PREFIX = "/_sys/";

  /** The partition of this name. */
  public static TaskQueuePartition named(String name) {
    var slash = name.lastIndexOf('/');
    if (name.startsWith(PREFIX) && slash > PREFIX.length()) {
      for (var number = 1; number < LIMIT; number++) {
        if (name.substring(slash + 1).equals(Integer.toString(number))) {
          return new TaskQueuePartition(name.substring(PREFIX.length(), slash), number);
        }
      }
    }
    return new TaskQueuePartition(name, 0);
  }

  /** The partition that a task is in. */
  public static TaskQueuePartition of(DispatchTask task) {
    return new TaskQueuePartition(task.getTaskQueue(), task.getPartition());
  }

  /**
   * Gives a task to one of so many partitions of its normal queue. A task that is sent again gets
   * the same one.
   */
  public static DispatchTask placed(DispatchTask task, int partitions) {
    var slot = Slots.of(task.getRunId(), Long.toString(task.getScheduledEventId()));
    return task.toBuilder()
        .clearStickyTaskQueue()
        .setPartition(Slots.partition(slot, partitions))
        .build();
  }

  /** The name by which the partition is known and owned. */
  public String name() {
    return isRoot() ? queue : PREFIX + queue + "/" + number;
  }

  /** Whether it is the one where tasks and polls of all partitions meet. */
  public boolean isRoot() {
    return number == 0;
  }
}
