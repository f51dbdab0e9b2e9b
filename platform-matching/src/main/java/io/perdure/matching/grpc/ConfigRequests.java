package io.perdure.matching.grpc;

import io.perdure.common.api.TaskKind;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.Unavailable;
import io.perdure.matching.queue.ConfigOutcome;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.OtherPartitions;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;

/** What operators configure of task queues (MT-48). */
final class ConfigRequests {
  private final MatchingPartitions partitions;
  private final OtherPartitions others;

  ConfigRequests(MatchingPartitions partitions, OtherPartitions others) {
    this.partitions = partitions;
    this.others = others;
  }

  /** UpdateTaskQueueConfig. */
  UpdateTaskQueueConfigResponse update(UpdateTaskQueueConfigRequest request) {
    var queue = QueueKeys.of(request.getTaskQueue(), kind(request.getTaskQueueType()));
    return switch (partitions.configure(queue, request).join()) {
      case ConfigOutcome.Configured(var config) -> {
        partitions.othersOf(queue, true).forEach(partition -> others.wake(partition, true));
        yield UpdateTaskQueueConfigResponse.newBuilder().setConfig(config).build();
      }
      case ConfigOutcome.TooManyWeights _ ->
          throw new InvalidRequest("a task queue has at most 1000 fairness weight overrides");
      case ConfigOutcome.NotOwned _ ->
          throw Unavailable.moved("the task queue is moving to another node");
      case ConfigOutcome.TooMany _ ->
          throw new Exhausted(
              "too many task queues are being configured",
              ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
              ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM);
    };
  }

  private static TaskKind kind(TaskQueueType type) {
    return switch (type) {
      case TASK_QUEUE_TYPE_UNSPECIFIED, TASK_QUEUE_TYPE_WORKFLOW -> TaskKind.TASK_KIND_WORKFLOW;
      case TASK_QUEUE_TYPE_ACTIVITY -> TaskKind.TASK_KIND_ACTIVITY;
      case TASK_QUEUE_TYPE_NEXUS, UNRECOGNIZED ->
          throw InvalidRequest.unsupported("task_queue_type");
    };
  }
}
