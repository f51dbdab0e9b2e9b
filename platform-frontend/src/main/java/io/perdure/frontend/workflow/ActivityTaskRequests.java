package io.perdure.frontend.workflow;

import com.google.protobuf.ByteString;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
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
 * What a worker says of an activity task, by the task's token. The token is read to find the owner,
 * not judged; what is too large to be kept is history's business (AC-11…AC-13, AC-23).
 */
public final class ActivityTaskRequests {
  private final HistoryClients history;

  public ActivityTaskRequests(HistoryClients history) {
    this.history = history;
  }

  /** RespondActivityTaskCompleted. */
  public RespondActivityTaskCompletedResponse completed(
      RespondActivityTaskCompletedRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).respondActivityTaskCompleted(request);
  }

  /** RespondActivityTaskFailed. */
  public RespondActivityTaskFailedResponse failed(RespondActivityTaskFailedRequest request) {
    ActivityFailures.check(request.hasFailure(), request.getFailure());
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).respondActivityTaskFailed(request);
  }

  /** RespondActivityTaskCanceled. */
  public RespondActivityTaskCanceledResponse canceled(RespondActivityTaskCanceledRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).respondActivityTaskCanceled(request);
  }

  /** RecordActivityTaskHeartbeat. */
  public RecordActivityTaskHeartbeatResponse heartbeat(RecordActivityTaskHeartbeatRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).recordActivityTaskHeartbeat(request);
  }

  private WorkflowServiceBlockingStub owner(ByteString token) {
    return history.workflows(CallNamespace.current().id(), TaskTokens.read(token).getWorkflowId());
  }
}
