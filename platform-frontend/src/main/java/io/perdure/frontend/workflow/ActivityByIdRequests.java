package io.perdure.frontend.workflow;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
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
    if (Sizes.isTooLarge(request.getResult())) {
      fail(
          failure(request.getWorkflowId(), request.getRunId(), request.getActivityId())
              .setIdentity(request.getIdentity()),
          "Complete result exceeds size limit.");
      return RespondActivityTaskCompletedByIdResponse.getDefaultInstance();
    }
    return owner(request.getWorkflowId()).respondActivityTaskCompletedById(request);
  }

  /** RespondActivityTaskFailedById. */
  public RespondActivityTaskFailedByIdResponse failed(
      RespondActivityTaskFailedByIdRequest request) {
    ActivityFailures.check(request.hasFailure(), request.getFailure());
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    var complete = request.toBuilder();
    if (Sizes.isTooLarge(request.getLastHeartbeatDetails())) {
      complete
          .clearLastHeartbeatDetails()
          .setFailure(Oversized.failure("Heartbeat details exceed size limit."));
    } else if (request.hasFailure()) {
      complete.setFailure(Oversized.replaced(request.getFailure()));
    }
    var response = owner(request.getWorkflowId()).respondActivityTaskFailedById(complete.build());
    return complete.getFailure().hasServerFailureInfo()
        ? response.toBuilder().addFailures(complete.getFailure()).build()
        : response;
  }

  /** RespondActivityTaskCanceledById. */
  public RespondActivityTaskCanceledByIdResponse canceled(
      RespondActivityTaskCanceledByIdRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    if (Sizes.isTooLarge(request.getDetails())) {
      fail(
          failure(request.getWorkflowId(), request.getRunId(), request.getActivityId())
              .setIdentity(request.getIdentity()),
          "Cancel details exceed size limit.");
      return RespondActivityTaskCanceledByIdResponse.getDefaultInstance();
    }
    return owner(request.getWorkflowId()).respondActivityTaskCanceledById(request);
  }

  /** RecordActivityTaskHeartbeatById. */
  public RecordActivityTaskHeartbeatByIdResponse heartbeat(
      RecordActivityTaskHeartbeatByIdRequest request) {
    check(request.getWorkflowId(), request.getRunId(), request.getActivityId());
    Fields.checkOptional("Identity", request.getIdentity());
    if (Sizes.isTooLarge(request.getDetails())) {
      fail(
          failure(request.getWorkflowId(), request.getRunId(), request.getActivityId())
              .setIdentity(request.getIdentity()),
          "Heartbeat details exceed size limit.");
      return RecordActivityTaskHeartbeatByIdResponse.newBuilder().setCancelRequested(true).build();
    }
    return owner(request.getWorkflowId()).recordActivityTaskHeartbeatById(request);
  }

  private static void check(String workflowId, String runId, String activityId) {
    Fields.checkRequired("WorkflowId", workflowId);
    Fields.checkRunId("RunId", runId);
    Fields.checkRequired("ActivityId", activityId);
  }

  private static RespondActivityTaskFailedByIdRequest.Builder failure(
      String workflowId, String runId, String activityId) {
    return RespondActivityTaskFailedByIdRequest.newBuilder()
        .setNamespace(CallNamespace.current().name())
        .setWorkflowId(workflowId)
        .setRunId(runId)
        .setActivityId(activityId);
  }

  private void fail(RespondActivityTaskFailedByIdRequest.Builder request, String message) {
    request.setFailure(Oversized.failure(message));
    var _ = owner(request.getWorkflowId()).respondActivityTaskFailedById(request.build());
  }

  private WorkflowServiceBlockingStub owner(String workflowId) {
    return history.workflows(CallNamespace.current().id(), workflowId);
  }
}
