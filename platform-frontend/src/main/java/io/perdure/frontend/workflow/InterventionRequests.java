package io.perdure.frontend.workflow;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.request.Priorities;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.RequestIds;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** Requests by which people intervene in workflow executions. */
public final class InterventionRequests {
  private final HistoryClients history;

  public InterventionRequests(HistoryClients history) {
    this.history = history;
  }

  /** ResetWorkflowExecution (RS-1). */
  public ResetWorkflowExecutionResponse reset(ResetWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkRequired("RequestId", request.getRequestId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowExecution().getWorkflowId()).resetWorkflowExecution(request);
  }

  /** DeleteWorkflowExecution. */
  public DeleteWorkflowExecutionResponse delete(DeleteWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    return owner(request.getWorkflowExecution().getWorkflowId()).deleteWorkflowExecution(request);
  }

  /** PauseWorkflowExecution. */
  public PauseWorkflowExecutionResponse pause(PauseWorkflowExecutionRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getIdentity());
    var complete = request.toBuilder().setRequestId(RequestIds.of(request.getRequestId()));
    return owner(request.getWorkflowId()).pauseWorkflowExecution(complete.build());
  }

  /** UnpauseWorkflowExecution. */
  public UnpauseWorkflowExecutionResponse unpause(UnpauseWorkflowExecutionRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getIdentity());
    Fields.checkOptional("RequestId", request.getRequestId());
    return owner(request.getWorkflowId()).unpauseWorkflowExecution(request);
  }

  /** UpdateWorkflowExecutionOptions (PO-5). */
  public UpdateWorkflowExecutionOptionsResponse updateOptions(
      UpdateWorkflowExecutionOptionsRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkOptional("Identity", request.getIdentity());
    Priorities.check(request.getWorkflowExecutionOptions().getPriority());
    return owner(request.getWorkflowExecution().getWorkflowId())
        .updateWorkflowExecutionOptions(request);
  }

  private static void check(String workflowId, String runId, String identity) {
    Fields.checkRequired("WorkflowId", workflowId);
    Fields.checkRunId("RunId", runId);
    Fields.checkOptional("Identity", identity);
  }

  private WorkflowServiceBlockingStub owner(String workflowId) {
    return history.workflows(CallNamespace.current().id(), workflowId);
  }
}
