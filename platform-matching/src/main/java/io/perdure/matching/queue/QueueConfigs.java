package io.perdure.matching.queue;

import com.google.protobuf.Timestamp;
import io.temporal.api.taskqueue.v1.ConfigMetadata;
import io.temporal.api.taskqueue.v1.RateLimitConfig;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import java.time.Instant;
import java.util.OptionalDouble;

/** Changes what operators have configured of a queue (MT-48). */
final class QueueConfigs {
  /** Weights that a queue may have. */
  static final int WEIGHT_LIMIT = 1_000;

  private QueueConfigs() {}

  static TaskQueueConfig changed(
      TaskQueueConfig before, UpdateTaskQueueConfigRequest request, Instant now) {
    var after = before.toBuilder();
    if (request.hasUpdateQueueRateLimit()) {
      after.setQueueRateLimit(limit(request.getUpdateQueueRateLimit(), request.getIdentity(), now));
    }
    if (request.hasUpdateFairnessKeyRateLimitDefault()) {
      after.setFairnessKeysRateLimitDefault(
          limit(request.getUpdateFairnessKeyRateLimitDefault(), request.getIdentity(), now));
    }
    after.putAllFairnessWeightOverrides(request.getSetFairnessWeightOverridesMap());
    request.getUnsetFairnessWeightOverridesList().forEach(after::removeFairnessWeightOverrides);
    return after.build();
  }

  /** An update without a rate takes the limit back; who did so and why stays. */
  private static RateLimitConfig limit(RateLimitUpdate update, String identity, Instant now) {
    var limit =
        RateLimitConfig.newBuilder()
            .setMetadata(
                ConfigMetadata.newBuilder()
                    .setReason(update.getReason())
                    .setUpdateIdentity(identity)
                    .setUpdateTime(
                        Timestamp.newBuilder()
                            .setSeconds(now.getEpochSecond())
                            .setNanos(now.getNano())));
    if (update.hasRateLimit()) {
      limit.setRateLimit(update.getRateLimit());
    }
    return limit.build();
  }

  /** The rate that an operator has set for the queue. */
  static OptionalDouble queueLimit(TaskQueueConfig config) {
    return rate(config.getQueueRateLimit());
  }

  /** The rate that an operator has set for each fairness key of weight 1. */
  static OptionalDouble keyLimit(TaskQueueConfig config) {
    return rate(config.getFairnessKeysRateLimitDefault());
  }

  private static OptionalDouble rate(RateLimitConfig limit) {
    return limit.hasRateLimit()
        ? OptionalDouble.of(limit.getRateLimit().getRequestsPerSecond())
        : OptionalDouble.empty();
  }
}
