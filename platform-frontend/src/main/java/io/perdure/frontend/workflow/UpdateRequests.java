package io.perdure.frontend.workflow;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.MultiOperationFailed;
import io.perdure.common.error.PermissionDenied;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest.Operation;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.UUID;

/** Updates of workflow executions, by themselves and together with a start. */
public final class UpdateRequests {
  private final HistoryClients history;
  private final StartRequests starts;

  /**
   * @param starts checks the starts that come with updates
   */
  public UpdateRequests(HistoryClients history, StartRequests starts) {
    this.history = history;
    this.starts = starts;
  }

  /** UpdateWorkflowExecution (UP-1). */
  public UpdateWorkflowExecutionResponse update(UpdateWorkflowExecutionRequest request) {
    var complete = completed(request);
    return history
        .workflows(CallNamespace.current().id(), request.getWorkflowExecution().getWorkflowId())
        .updateWorkflowExecution(complete);
  }

  /** PollWorkflowExecutionUpdate (UP-11). */
  public PollWorkflowExecutionUpdateResponse poll(PollWorkflowExecutionUpdateRequest request) {
    if (!request.hasUpdateRef()) {
      throw new InvalidRequest("UpdateRef is not set on request.");
    }
    var ref = request.getUpdateRef();
    Fields.checkExecution(ref.hasWorkflowExecution(), ref.getWorkflowExecution());
    Fields.checkRequired("UpdateId", ref.getUpdateId());
    Fields.checkOptional("Identity", request.getIdentity());
    return history
        .workflows(CallNamespace.current().id(), ref.getWorkflowExecution().getWorkflowId())
        .pollWorkflowExecutionUpdate(request);
  }

  /** ExecuteMultiOperation (MO-1, MO-2). */
  public ExecuteMultiOperationResponse withStart(ExecuteMultiOperationRequest request) {
    if (request.getOperationsCount() != 2
        || !request.getOperations(0).hasStartWorkflow()
        || !request.getOperations(1).hasUpdateWorkflow()) {
      throw new InvalidRequest("Operations have to be exactly [Start, Update].");
    }
    var start = start(request);
    var complete =
        request.toBuilder()
            .setOperations(0, Operation.newBuilder().setStartWorkflow(start))
            .setOperations(1, Operation.newBuilder().setUpdateWorkflow(update(request, start)))
            .build();
    return history
        .workflows(CallNamespace.current().id(), start.getWorkflowId())
        .executeMultiOperation(complete);
  }

  private StartWorkflowExecutionRequest start(ExecuteMultiOperationRequest request) {
    var start = request.getOperations(0).getStartWorkflow();
    try {
      checkNamespace(start.getNamespace(), request);
      refuse(!start.getCronSchedule().isEmpty(), "CronSchedule is not allowed.");
      refuse(start.getRequestEagerExecution(), "RequestEagerExecution is not supported.");
      refuse(start.hasWorkflowStartDelay(), "WorkflowStartDelay is not supported.");
      return starts.completed(start);
    } catch (InvalidRequest why) {
      throw MultiOperationFailed.ofStart(why);
    }
  }

  private static UpdateWorkflowExecutionRequest update(
      ExecuteMultiOperationRequest request, StartWorkflowExecutionRequest start) {
    var update = request.getOperations(1).getUpdateWorkflow();
    try {
      checkNamespace(update.getNamespace(), request);
      var execution = update.getWorkflowExecution();
      refuse(!update.getFirstExecutionRunId().isEmpty(), "FirstExecutionRunId is not allowed.");
      refuse(!execution.getRunId().isEmpty(), "RunId is not allowed.");
      refuse(
          !execution.getWorkflowId().equals(start.getWorkflowId()),
          "WorkflowId is not consistent with previous operation(s).");
      return completed(update);
    } catch (InvalidRequest | PermissionDenied why) {
      throw MultiOperationFailed.ofUpdate(why, false);
    }
  }

  private static void checkNamespace(String namespace, ExecuteMultiOperationRequest request) {
    refuse(
        !namespace.isEmpty() && !namespace.equals(request.getNamespace()),
        "Operation namespace did not match request's namespace.");
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new InvalidRequest(why);
    }
  }

  private static UpdateWorkflowExecutionRequest completed(UpdateWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkRunId("FirstExecutionRunId", request.getFirstExecutionRunId());
    var update = request.getRequest();
    refuse(!update.hasMeta(), "Update meta is not set on request.");
    refuse(!update.hasInput(), "Update input is not set on request.");
    Fields.checkOptional("UpdateId", update.getMeta().getUpdateId());
    Fields.checkOptional("Identity", update.getMeta().getIdentity());
    if (update.getInput().getName().isEmpty()) {
      throw new InvalidRequest("Update name is not set on request.");
    }
    Fields.checkOptional("Update name", update.getInput().getName());
    Sizes.checkBlob(update.getInput().getArgs());
    if (update.getCompletionCallbacksCount() > 0) {
      throw InvalidRequest.unsupported("completion_callbacks");
    }
    var complete = request.toBuilder();
    if (update.getMeta().getUpdateId().isEmpty()) {
      complete.getRequestBuilder().getMetaBuilder().setUpdateId(UUID.randomUUID().toString());
    }
    complete.getWaitPolicyBuilder().setLifecycleStage(stage(request));
    return complete.build();
  }

  private static UpdateWorkflowExecutionLifecycleStage stage(
      UpdateWorkflowExecutionRequest request) {
    return switch (request.getWaitPolicy().getLifecycleStage()) {
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED ->
          throw new PermissionDenied(
              "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not"
                  + " supported.");
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED ->
          UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
          UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED,
          UNRECOGNIZED ->
          UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
    };
  }
}
