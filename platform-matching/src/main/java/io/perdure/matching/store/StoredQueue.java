package io.perdure.matching.store;

import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.Map;

/**
 * What is stored of a queue.
 *
 * @param config what operators have configured
 * @param levels its backlog, by priority key
 */
public record StoredQueue(TaskQueueConfig config, Map<Integer, StoredLevel> levels) {
  /** A queue of which nothing is stored. */
  public static final StoredQueue NOTHING =
      new StoredQueue(TaskQueueConfig.getDefaultInstance(), Map.of());
}
