package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.MalformedRequests.LONG;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/**
 * Malformed requests that would start a workflow execution (FO-141, FO-144, FO-178, ST-2, ST-4,
 * ST-8, ST-9, ST-11, ST-13).
 */
final class MalformedStarts {
  /** A byte more than may be recorded (FO-165). */
  private static final Payload HUGE =
      Payload.newBuilder().setData(ByteString.copyFrom(new byte[2 * 1024 * 1024 + 1])).build();

  private MalformedStarts() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(names(), policies(), rest(), signalWithStarts()).flatMap(it -> it);
  }

  private static Stream<MalformedRequest> names() {
    return Stream.of(
        refused(start().clearWorkflowId(), "WorkflowId is not set on request."),
        refused(
            start().setWorkflowId(LONG), "WorkflowId exceeds maximum allowed length (1001/1000)"),
        refused(start().clearWorkflowType(), "WorkflowType is not set on request."),
        refused(
            start().setWorkflowType(WorkflowType.newBuilder().setName(LONG)),
            "WorkflowType length exceeds limit."),
        refused(start().clearTaskQueue(), "taskQueue is not set"),
        refused(start().setTaskQueue(TaskQueue.getDefaultInstance()), "missing task queue name"),
        refused(
            start().setTaskQueue(TaskQueue.newBuilder().setName(LONG)),
            "taskQueue length exceeds limit"),
        refused(
            start().setTaskQueue(TaskQueue.newBuilder().setName("/_sys/orders/1")),
            "task queue name cannot start with reserved prefix /_sys/"),
        refused(start().setRequestId(LONG), "RequestId length exceeds limit."),
        refused(start().setIdentity(LONG), "Identity length exceeds limit."));
  }

  private static Stream<MalformedRequest> policies() {
    return Stream.of(
        refused(
            start()
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING),
            "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be"
                + " used together with WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING."),
        refused(
            start().setRetryPolicy(RetryPolicy.newBuilder().setBackoffCoefficient(0.5)),
            "BackoffCoefficient cannot be less than 1 on retry policy."),
        refused(
            start()
                .setRetryPolicy(
                    RetryPolicy.newBuilder().setInitialInterval(Durations.fromSeconds(-1))),
            "invalid InitialInterval: negative duration"),
        refused(
            start()
                .setOnConflictOptions(
                    OnConflictOptions.newBuilder().setAttachCompletionCallbacks(true)),
            "attaching request ID is required for attaching completion callbacks"),
        refused(
            start().setPriority(Priority.newBuilder().setPriorityKey(-1)),
            "priority key can't be negative"),
        refused(
            start().setPriority(Priority.newBuilder().setFairnessKey("x".repeat(65))),
            "fairness key length exceeds limit"));
  }

  private static Stream<MalformedRequest> rest() {
    var negative = Durations.fromSeconds(-1);
    return Stream.of(
        refused(
            start().setWorkflowExecutionTimeout(negative),
            "invalid WorkflowExecutionTimeout: negative duration"),
        refused(
            start().setWorkflowRunTimeout(negative),
            "invalid WorkflowRunTimeout: negative duration"),
        refused(
            start().setWorkflowTaskTimeout(negative),
            "invalid WorkflowTaskTimeout: negative duration"),
        refused(
            start().setWorkflowStartDelay(negative),
            "invalid WorkflowStartDelay: negative duration"),
        refused(
            start().setWorkflowStartDelay(Durations.fromSeconds(1)).setCronSchedule("@hourly"),
            "CronSchedule and WorkflowStartDelay may not be used together."),
        refused(start().setCronSchedule("* * * *"), "invalid CronSchedule."),
        refused(
            start().addCompletionCallbacks(Callback.getDefaultInstance()),
            "unknown callback variant"),
        refused(
            start().setInput(Payloads.newBuilder().addPayloads(HUGE)),
            "Blob data size exceeds limit."),
        refused(
            start().setMemo(Memo.newBuilder().putFields("all", HUGE)), "Memo size exceeds limit."));
  }

  private static Stream<MalformedRequest> signalWithStarts() {
    var method = WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod();
    return Stream.of(
        invalid(method, signalWithStart().clearSignalName(), "SignalName is not set on request."),
        invalid(method, signalWithStart().clearWorkflowId(), "WorkflowId is not set on request."),
        invalid(
            method,
            signalWithStart()
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL),
            "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported"
                + " for this operation."),
        invalid(
            method,
            signalWithStart().setSignalInput(Payloads.newBuilder().addPayloads(HUGE)),
            "Blob data size exceeds limit."));
  }

  private static MalformedRequest refused(
      StartWorkflowExecutionRequest.Builder request, String message) {
    return invalid(WorkflowServiceGrpc.getStartWorkflowExecutionMethod(), request, message);
  }

  private static StartWorkflowExecutionRequest.Builder start() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setWorkflowId("order-1")
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"));
  }

  private static SignalWithStartWorkflowExecutionRequest.Builder signalWithStart() {
    return SignalWithStartWorkflowExecutionRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setWorkflowId("order-1")
        .setSignalName("pay")
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"));
  }
}
