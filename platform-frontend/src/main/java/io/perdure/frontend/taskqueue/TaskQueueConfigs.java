package io.perdure.frontend.taskqueue;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.TaskQueues;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;

/** Checks what is to be configured of a task queue (MT-48). */
final class TaskQueueConfigs {
  private static final int LONGEST_REASON = 1_000;
  private static final int LONGEST_KEY = 64;
  private static final int MOST_WEIGHTS = 1_000;

  private TaskQueueConfigs() {}

  /**
   * @throws InvalidRequest when it cannot be configured
   */
  static void check(UpdateTaskQueueConfigRequest request) {
    TaskQueues.checkPolled(true, TaskQueue.newBuilder().setName(request.getTaskQueue()).build());
    Fields.checkOptional("Identity", request.getIdentity());
    checkType(request);
    if (request.hasUpdateQueueRateLimit()) {
      check("UpdateQueueRateLimit", request.getUpdateQueueRateLimit());
    }
    if (request.hasUpdateFairnessKeyRateLimitDefault()) {
      check("UpdateFairnessKeyRateLimitDefault", request.getUpdateFairnessKeyRateLimitDefault());
    }
    checkWeights(request);
  }

  private static void checkType(UpdateTaskQueueConfigRequest request) {
    var type = request.getTaskQueueType();
    if (type == TaskQueueType.TASK_QUEUE_TYPE_NEXUS || type == TaskQueueType.UNRECOGNIZED) {
      throw InvalidRequest.unsupported("task_queue_type");
    }
    if (type == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY) {
      return;
    }
    if (request.hasUpdateQueueRateLimit()) {
      throw new InvalidRequest("Setting rate limit on workflow task queues is not allowed.");
    }
    if (request.hasUpdateFairnessKeyRateLimitDefault()) {
      throw new InvalidRequest(
          "Setting fairness key rate limit on workflow task queues is not allowed.");
    }
  }

  private static void check(String field, RateLimitUpdate update) {
    if (!(update.getRateLimit().getRequestsPerSecond() >= 0)) {
      throw new InvalidRequest(
          "RequestsPerSecond for %s rate limit must be non-negative.".formatted(field));
    }
    if (update.getReason().length() > LONGEST_REASON) {
      throw new InvalidRequest(
          "%s.Reason field too long (max %d characters).".formatted(field, LONGEST_REASON));
    }
  }

  private static void checkWeights(UpdateTaskQueueConfigRequest request) {
    var weights = request.getSetFairnessWeightOverridesMap();
    if (weights.size() > MOST_WEIGHTS
        || request.getUnsetFairnessWeightOverridesCount() > MOST_WEIGHTS) {
      throw new InvalidRequest(
          "a task queue has at most %d fairness weight overrides".formatted(MOST_WEIGHTS));
    }
    weights.keySet().forEach(TaskQueueConfigs::checkKey);
    request.getUnsetFairnessWeightOverridesList().forEach(TaskQueueConfigs::checkKey);
    for (var weight : weights.values()) {
      if (!(weight > 0)) {
        throw new InvalidRequest("fairness weight must be greater than zero");
      }
    }
    for (var key : request.getUnsetFairnessWeightOverridesList()) {
      if (weights.containsKey(key)) {
        throw new InvalidRequest("fairness weight override is both set and unset: " + key);
      }
    }
  }

  private static void checkKey(String key) {
    if (key.isEmpty()) {
      throw new InvalidRequest("fairness weight override key must not be empty");
    }
    if (Names.isLongerThan(LONGEST_KEY, key)) {
      throw new InvalidRequest("fairness key length exceeds limit");
    }
  }
}
