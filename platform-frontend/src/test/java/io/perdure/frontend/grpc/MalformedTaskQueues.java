package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.MalformedRequests.LONG;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueVersionSelection;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** Malformed requests about task queues. */
final class MalformedTaskQueues {
  private static final TaskQueue ORDERS = TaskQueue.newBuilder().setName("orders").build();

  private MalformedTaskQueues() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(descriptions(), enhancedDescriptions(), limits(), weights()).flatMap(it -> it);
  }

  private static Stream<MalformedRequest> limits() {
    var five = RateLimitUpdate.newBuilder().setRateLimit(rate(5));
    var activities = config().setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    return Stream.of(
        refused(config().clearTaskQueue(), "missing task queue name"),
        refused(config().setIdentity(LONG), "Identity length exceeds limit."),
        refused(
            config().setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_NEXUS),
            "task_queue_type is not supported yet"),
        refused(
            config().setUpdateQueueRateLimit(five),
            "Setting rate limit on workflow task queues is not allowed."),
        refused(
            config().setUpdateFairnessKeyRateLimitDefault(five),
            "Setting fairness key rate limit on workflow task queues is not allowed."),
        refused(
            activities
                .clone()
                .setUpdateQueueRateLimit(RateLimitUpdate.newBuilder().setRateLimit(rate(-1))),
            "RequestsPerSecond for UpdateQueueRateLimit rate limit must be non-negative."),
        refused(
            activities
                .clone()
                .setUpdateFairnessKeyRateLimitDefault(
                    RateLimitUpdate.newBuilder().setRateLimit(rate(Float.NaN))),
            "RequestsPerSecond for UpdateFairnessKeyRateLimitDefault rate limit must be"
                + " non-negative."),
        refused(
            activities
                .clone()
                .setUpdateQueueRateLimit(RateLimitUpdate.newBuilder().setReason("x".repeat(1_001))),
            "UpdateQueueRateLimit.Reason field too long (max 1000 characters)."));
  }

  private static Stream<MalformedRequest> weights() {
    var many = config();
    for (var i = 0; i <= 1_000; i++) {
      many.putSetFairnessWeightOverrides("key-" + i, 1);
    }
    return Stream.of(
        refused(
            config().putSetFairnessWeightOverrides("", 1),
            "fairness weight override key must not be empty"),
        refused(
            config().addUnsetFairnessWeightOverrides("x".repeat(65)),
            "fairness key length exceeds limit"),
        refused(
            config().putSetFairnessWeightOverrides("a", 0),
            "fairness weight must be greater than zero"),
        refused(
            config().putSetFairnessWeightOverrides("a", 1).addUnsetFairnessWeightOverrides("a"),
            "fairness weight override is both set and unset: a"),
        refused(many, "a task queue has at most 1000 fairness weight overrides"));
  }

  private static UpdateTaskQueueConfigRequest.Builder config() {
    return UpdateTaskQueueConfigRequest.newBuilder().setNamespace(NAMESPACE).setTaskQueue("orders");
  }

  private static RateLimit rate(float perSecond) {
    return RateLimit.newBuilder().setRequestsPerSecond(perSecond).build();
  }

  private static MalformedRequest refused(
      UpdateTaskQueueConfigRequest.Builder request, String reason) {
    return invalid(WorkflowServiceGrpc.getUpdateTaskQueueConfigMethod(), request, reason);
  }

  private static Stream<MalformedRequest> descriptions() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getDescribeTaskQueueMethod(),
            DescribeTaskQueueRequest.newBuilder().setNamespace(NAMESPACE),
            "taskQueue is not set"),
        invalid(
            WorkflowServiceGrpc.getDescribeTaskQueueMethod(),
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName("/_sys/orders/first")),
            "task queue name cannot start with reserved prefix /_sys/"),
        invalid(
            WorkflowServiceGrpc.getListTaskQueuePartitionsMethod(),
            ListTaskQueuePartitionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.getDefaultInstance()),
            "missing task queue name"));
  }

  @SuppressWarnings("deprecation") // The mode is, with what belongs to it.
  private static Stream<MalformedRequest> enhancedDescriptions() {
    var method = WorkflowServiceGrpc.getDescribeTaskQueueMethod();
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setTaskQueue(ORDERS)
            .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED);
    return Stream.of(
        invalid(
            method,
            request
                .clone()
                .setTaskQueue(ORDERS.toBuilder().setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)),
            "Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED"
                + " or a normal queue."),
        invalid(
            method,
            request.clone().setVersions(TaskQueueVersionSelection.newBuilder().addBuildIds("1")),
            "versions.build_ids is not supported yet"),
        invalid(
            method,
            request.clone().setReportTaskReachability(true),
            "report_task_reachability is not supported yet"));
  }
}
