package io.perdure.frontend.workflow;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** What anybody says of an activity, by workflow id and activity id (AC-14). */
public final class ActivityByIdRequests {
  private final HistoryClients history;

  public ActivityByIdRequests(HistoryClients history) {
    this.history = history;
  }

  /** RespondActivityTaskCompletedById. */
  public RespondActivityTaskCompletedByIdResponse completed(
      RespondActivityTaskCompletedByIdRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowId()).respondActivityTaskCompletedById(request);
  }

  /** RespondActivityTaskFailedById. */
  public RespondActivityTaskFailedByIdResponse failed(
      RespondActivityTaskFailedByIdRequest request) {
    ActivityFailures.check(request.hasFailure(), request.getFailure());
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowId()).respondActivityTaskFailedById(request);
  }

  /** RespondActivityTaskCanceledById. */
  public RespondActivityTaskCanceledByIdResponse canceled(
      RespondActivityTaskCanceledByIdRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowId()).respondActivityTaskCanceledById(request);
  }

  /** RecordActivityTaskHeartbeatById. */
  public RecordActivityTaskHeartbeatByIdResponse heartbeat(
      RecordActivityTaskHeartbeatByIdRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getWorkflowId()).recordActivityTaskHeartbeatById(request);
  }

  private static void check(String workflowId, String runId, String activityId) {
    Fields.checkRequired("WorkflowId", workflowId);
    Fields.checkRunId("RunId", runId);
    Fields.checkRequired("ActivityId", activityId);
  }

  private WorkflowServiceBlockingStub owner(String workflowId) {
    return history.workflows(CallNamespace.current().id(), workflowId);
  }
}
