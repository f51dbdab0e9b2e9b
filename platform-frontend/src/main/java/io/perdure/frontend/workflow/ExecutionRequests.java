package io.perdure.frontend.workflow;

import static io.temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.access.ClientFeatures;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.RequestIds;
import io.perdure.frontend.check.Sizes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** Requests about a workflow execution that has been started. */
public final class ExecutionRequests {
  /** TM-2. */
  private static final String TERMINATED_BY_USER = "terminated by user via frontend";

  private static final String FRONTEND = "frontend-service";

  private final HistoryClients history;

  public ExecutionRequests(HistoryClients history) {
    this.history = history;
  }

  /** SignalWorkflowExecution (SG-1). */
  public SignalWorkflowExecutionResponse signal(SignalWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkRequired("SignalName", request.getSignalName());
    Fields.checkOptional("Identity", request.getIdentity());
    Sizes.checkLinks(request.getLinksList());
    Sizes.checkBlob(request.getInput());
    var complete = request.toBuilder().setRequestId(RequestIds.of(request.getRequestId()));
    return owner(request.getWorkflowExecution()).signalWorkflowExecution(complete.build());
  }

  /** RequestCancelWorkflowExecution. */
  public RequestCancelWorkflowExecutionResponse requestCancel(
      RequestCancelWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkRunId("FirstExecutionRunId", request.getFirstExecutionRunId());
    Fields.checkOptional("RequestId", request.getRequestId());
    Fields.checkOptional("Identity", request.getIdentity());
    Sizes.checkLinks(request.getLinksList());
    return owner(request.getWorkflowExecution()).requestCancelWorkflowExecution(request);
  }

  /** TerminateWorkflowExecution (TM-2). */
  public TerminateWorkflowExecutionResponse terminate(TerminateWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasWorkflowExecution(), request.getWorkflowExecution());
    Fields.checkRunId("FirstExecutionRunId", request.getFirstExecutionRunId());
    Fields.checkOptional("Identity", request.getIdentity());
    Sizes.checkLinks(request.getLinksList());
    Sizes.checkBlob(request.getDetails());
    var complete = request.toBuilder();
    if (request.getReason().isEmpty()) {
      complete.setReason(TERMINATED_BY_USER);
    }
    if (request.getIdentity().isEmpty()) {
      complete.setIdentity(FRONTEND);
    }
    return owner(request.getWorkflowExecution()).terminateWorkflowExecution(complete.build());
  }

  /** DescribeWorkflowExecution. */
  public DescribeWorkflowExecutionResponse describe(DescribeWorkflowExecutionRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    return owner(request.getExecution()).describeWorkflowExecution(request);
  }

  /** GetWorkflowExecutionHistory; pages and waiting are history's business (HI-1…HI-6). */
  public GetWorkflowExecutionHistoryResponse history(GetWorkflowExecutionHistoryRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    var response = owner(request.getExecution()).getWorkflowExecutionHistory(request);
    return request.getHistoryEventFilterType() == HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
            && !ClientFeatures.followsNextRun()
        ? NextRunEvents.asContinuedAsNew(response)
        : response;
  }

  /** GetWorkflowExecutionHistoryReverse (HI-8). */
  public GetWorkflowExecutionHistoryReverseResponse historyReverse(
      GetWorkflowExecutionHistoryReverseRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    return owner(request.getExecution()).getWorkflowExecutionHistoryReverse(request);
  }

  /** ResetStickyTaskQueue (WT-24). */
  public ResetStickyTaskQueueResponse resetSticky(ResetStickyTaskQueueRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    return owner(request.getExecution()).resetStickyTaskQueue(request);
  }

  private WorkflowServiceBlockingStub owner(WorkflowExecution execution) {
    return history.workflows(CallNamespace.current().id(), execution.getWorkflowId());
  }
}
