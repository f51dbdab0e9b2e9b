package io.perdure.frontend.workflow;

import com.google.protobuf.Duration;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.RequestIds;
import io.perdure.frontend.check.Timeouts;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/**
 * Requests by which people intervene in activities: older ones that name the workflow execution,
 * and newer ones that could also mean an activity without a workflow, which is not served yet.
 */
public final class ActivityInterventionRequests {
  private final HistoryClients history;

  public ActivityInterventionRequests(HistoryClients history) {
    this.history = history;
  }

  /** PauseActivity. */
  public PauseActivityResponse pause(PauseActivityRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    Fields.checkOptional("Identity", request.getIdentity());
    var complete = request.toBuilder().setRequestId(RequestIds.of(request.getRequestId()));
    return owner(request.getExecution().getWorkflowId()).pauseActivity(complete.build());
  }

  /** PauseActivityExecution, of an activity of a workflow. */
  public PauseActivityExecutionResponse pauseExecution(PauseActivityExecutionRequest request) {
    checkActivity(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    var complete = request.toBuilder().setRequestId(RequestIds.of(request.getRequestId()));
    return owner(request.getWorkflowId()).pauseActivityExecution(complete.build());
  }

  /** UnpauseActivity. */
  public UnpauseActivityResponse unpause(UnpauseActivityRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    Fields.checkOptional("Identity", request.getIdentity());
    checkJitter(request.getJitter());
    return owner(request.getExecution().getWorkflowId()).unpauseActivity(request);
  }

  /** UnpauseActivityExecution, of an activity of a workflow. */
  public UnpauseActivityExecutionResponse unpauseExecution(
      UnpauseActivityExecutionRequest request) {
    checkActivity(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    checkJitter(request.getJitter());
    return owner(request.getWorkflowId()).unpauseActivityExecution(request);
  }

  /** ResetActivity. */
  public ResetActivityResponse reset(ResetActivityRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    Fields.checkOptional("Identity", request.getIdentity());
    checkJitter(request.getJitter());
    return owner(request.getExecution().getWorkflowId()).resetActivity(request);
  }

  /** ResetActivityExecution, of an activity of a workflow. */
  public ResetActivityExecutionResponse resetExecution(ResetActivityExecutionRequest request) {
    checkActivity(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    checkJitter(request.getJitter());
    return owner(request.getWorkflowId()).resetActivityExecution(request);
  }

  /** UpdateActivityOptions. */
  public UpdateActivityOptionsResponse updateOptions(UpdateActivityOptionsRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getExecution().getWorkflowId()).updateActivityOptions(request);
  }

  /** UpdateActivityExecutionOptions, of an activity of a workflow. */
  public UpdateActivityExecutionOptionsResponse updateOptionsExecution(
      UpdateActivityExecutionOptionsRequest request) {
    checkActivity(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowId()).updateActivityExecutionOptions(request);
  }

  private static void checkActivity(String workflowId, String runId, String activityId) {
    if (workflowId.isEmpty()) {
      throw InvalidRequest.unsupported("an activity without a workflow");
    }
    Fields.checkRequired("WorkflowId", workflowId);
    Fields.checkRunId("RunId", runId);
    Fields.checkRequired("ActivityId", activityId);
  }

  private static void checkJitter(Duration jitter) {
    Timeouts.capped("Jitter", jitter);
  }

  private WorkflowServiceBlockingStub owner(String workflowId) {
    return history.workflows(CallNamespace.current().id(), workflowId);
  }
}
