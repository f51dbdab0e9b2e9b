package io.perdure.matching.queue;

import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.taskqueue.v1.TaskQueueStatus;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse.EffectiveRateLimit;
import java.util.List;
import java.util.Map;

/**
 * What is known of a queue.
 *
 * @param stats by priority key; empty unless asked for
 * @param status with the number of waiting tasks only if statistics were asked for
 */
public record QueueDescription(
    List<PollerInfo> pollers,
    Map<Integer, TaskQueueStats> stats,
    TaskQueueStatus status,
    EffectiveRateLimit rateLimit,
    TaskQueueConfig config) {
  /** A queue that nobody has used. */
  public static final QueueDescription UNUSED =
      new QueueDescription(
          List.of(),
          Map.of(),
          TaskQueueStatus.getDefaultInstance(),
          new DispatchLimit(1).effective(),
          TaskQueueConfig.getDefaultInstance());
}
