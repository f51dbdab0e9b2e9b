package io.perdure.frontend.workflow;

import com.google.protobuf.ByteString;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/**
 * What a worker says of an activity task, by the task's token. What is too large to be kept fails
 * the activity (FS-2).
 */
public final class ActivityTaskRequests {
  private final HistoryClients history;

  public ActivityTaskRequests(HistoryClients history) {
    this.history = history;
  }

  /** RespondActivityTaskCompleted (AC-11). */
  public RespondActivityTaskCompletedResponse completed(
      RespondActivityTaskCompletedRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    if (Sizes.isTooLarge(request.getResult())) {
      fail(request.getTaskToken(), request.getIdentity(), "Complete result exceeds size limit.");
      return RespondActivityTaskCompletedResponse.getDefaultInstance();
    }
    return owner(request.getTaskToken()).respondActivityTaskCompleted(request);
  }

  /** RespondActivityTaskFailed (AC-12). */
  public RespondActivityTaskFailedResponse failed(RespondActivityTaskFailedRequest request) {
    ActivityFailures.check(request.hasFailure(), request.getFailure());
    Fields.checkOptional("Identity", request.getIdentity());
    var complete = request.toBuilder();
    if (Sizes.isTooLarge(request.getLastHeartbeatDetails())) {
      complete
          .clearLastHeartbeatDetails()
          .setFailure(Oversized.failure("Heartbeat details exceed size limit."));
    } else if (request.hasFailure()) {
      complete.setFailure(Oversized.replaced(request.getFailure()));
    }
    var response = owner(request.getTaskToken()).respondActivityTaskFailed(complete.build());
    return complete.getFailure().hasServerFailureInfo()
        ? response.toBuilder().addFailures(complete.getFailure()).build()
        : response;
  }

  /** RespondActivityTaskCanceled (AC-13). */
  public RespondActivityTaskCanceledResponse canceled(RespondActivityTaskCanceledRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    if (Sizes.isTooLarge(request.getDetails())) {
      fail(request.getTaskToken(), request.getIdentity(), "Cancel details exceed size limit.");
      return RespondActivityTaskCanceledResponse.getDefaultInstance();
    }
    return owner(request.getTaskToken()).respondActivityTaskCanceled(request);
  }

  /** RecordActivityTaskHeartbeat (AC-22, AC-23). */
  public RecordActivityTaskHeartbeatResponse heartbeat(RecordActivityTaskHeartbeatRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    if (Sizes.isTooLarge(request.getDetails())) {
      fail(request.getTaskToken(), request.getIdentity(), "Heartbeat details exceed size limit.");
      return RecordActivityTaskHeartbeatResponse.newBuilder().setCancelRequested(true).build();
    }
    return owner(request.getTaskToken()).recordActivityTaskHeartbeat(request);
  }

  private void fail(ByteString token, String identity, String message) {
    Failure failure = Oversized.failure(message);
    var _ =
        owner(token)
            .respondActivityTaskFailed(
                RespondActivityTaskFailedRequest.newBuilder()
                    .setNamespace(CallNamespace.current().name())
                    .setTaskToken(token)
                    .setIdentity(identity)
                    .setFailure(failure)
                    .build());
  }

  private WorkflowServiceBlockingStub owner(ByteString token) {
    return history.workflows(CallNamespace.current().id(), TaskTokens.read(token).getWorkflowId());
  }
}
