package io.perdure.matching.store;

import io.perdure.common.api.TaskKind;
import io.perdure.common.cluster.TaskQueuePartition;

/**
 * Names one task queue, or a partition of one: a family has one queue for each kind of task (MT-1,
 * MT-3).
 */
public record QueueKey(String namespaceId, String name, TaskKind kind) {
  /** The partition of a queue where all its partitions meet: itself if it is that. */
  public QueueKey root() {
    return isRoot() ? this : partition(0);
  }

  /** Whether it is a whole queue, or the root of one. */
  public boolean isRoot() {
    return TaskQueuePartition.named(name).isRoot();
  }

  /** Another partition of the same queue. */
  public QueueKey partition(int number) {
    var family = TaskQueuePartition.named(name).queue();
    return new QueueKey(namespaceId, new TaskQueuePartition(family, number).name(), kind);
  }
}
