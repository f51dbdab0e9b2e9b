package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import io.grpc.Status;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest.Operation;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** Malformed updates, with callbacks (UP-35) too, and updates with start (UP-1, MO-1, MO-2). */
final class MalformedUpdates {
  private static final String WITH_START = "Update-with-Start could not be executed.";
  private static final WorkflowExecution ORDER =
      WorkflowExecution.newBuilder().setWorkflowId("order-1").build();
  private static final Request PAY =
      Request.newBuilder()
          .setMeta(Meta.newBuilder().setUpdateId("pay-1"))
          .setInput(Input.newBuilder().setName("pay"))
          .build();

  private MalformedUpdates() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(updates(), polls(), withStart()).flatMap(it -> it);
  }

  private static Stream<MalformedRequest> updates() {
    var update = WorkflowServiceGrpc.getUpdateWorkflowExecutionMethod();
    var request = UpdateWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE);
    var named = request.clone().setWorkflowExecution(ORDER);
    return Stream.of(
        invalid(update, request, "Execution is not set on request."),
        invalid(update, named, "Update meta is not set on request."),
        invalid(
            update,
            named.clone().setRequest(PAY.toBuilder().clearInput()),
            "Update input is not set on request."),
        invalid(
            update,
            named.clone().setRequest(PAY.toBuilder().setInput(Input.newBuilder())),
            "Update name is not set on request."),
        invalid(
            update,
            named.clone().setRequest(PAY.toBuilder().addCompletionCallbacks(Callback.newBuilder())),
            "completion_callbacks is not supported yet"),
        new MalformedRequest(
            update,
            named.clone().setRequest(PAY).setWaitPolicy(waitForAdmission()).build(),
            Status.Code.PERMISSION_DENIED,
            "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not"
                + " supported."));
  }

  private static WaitPolicy waitForAdmission() {
    return WaitPolicy.newBuilder()
        .setLifecycleStage(
            UpdateWorkflowExecutionLifecycleStage
                .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED)
        .build();
  }

  private static Stream<MalformedRequest> polls() {
    var poll = WorkflowServiceGrpc.getPollWorkflowExecutionUpdateMethod();
    var request = PollWorkflowExecutionUpdateRequest.newBuilder().setNamespace(NAMESPACE);
    return Stream.of(
        invalid(poll, request.clone(), "UpdateRef is not set on request."),
        invalid(
            poll,
            request.clone().setUpdateRef(UpdateRef.newBuilder().setWorkflowExecution(ORDER)),
            "UpdateId is not set on request."));
  }

  private static Stream<MalformedRequest> withStart() {
    var multi = WorkflowServiceGrpc.getExecuteMultiOperationMethod();
    return Stream.of(
        invalid(
            multi,
            ExecuteMultiOperationRequest.newBuilder().setNamespace(NAMESPACE),
            "Operations have to be exactly [Start, Update]."),
        invalid(multi, operations(start().setCronSchedule("@daily"), update()), WITH_START),
        invalid(multi, operations(start().setRequestEagerExecution(true), update()), WITH_START),
        invalid(multi, operations(start().setNamespace("other"), update()), WITH_START),
        invalid(multi, operations(start().clearTaskQueue(), update()), WITH_START),
        invalid(multi, operations(start(), update().setFirstExecutionRunId("x")), WITH_START),
        invalid(multi, operations(start().setWorkflowId("order-2"), update()), WITH_START));
  }

  private static ExecuteMultiOperationRequest.Builder operations(
      StartWorkflowExecutionRequest.Builder start, UpdateWorkflowExecutionRequest.Builder update) {
    return ExecuteMultiOperationRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .addOperations(Operation.newBuilder().setStartWorkflow(start))
        .addOperations(Operation.newBuilder().setUpdateWorkflow(update));
  }

  private static StartWorkflowExecutionRequest.Builder start() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setWorkflowId("order-1")
        .setWorkflowType(WorkflowType.newBuilder().setName("order"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"));
  }

  private static UpdateWorkflowExecutionRequest.Builder update() {
    return UpdateWorkflowExecutionRequest.newBuilder().setWorkflowExecution(ORDER).setRequest(PAY);
  }
}
