package io.perdure.frontend.workflow;

import com.google.protobuf.ByteString;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** What a worker answers to a workflow task. Its token is read to find the owner, not judged. */
public final class WorkflowTaskRequests {
  private final HistoryClients history;

  public WorkflowTaskRequests(HistoryClients history) {
    this.history = history;
  }

  /** RespondWorkflowTaskCompleted; its commands are history's business. */
  public RespondWorkflowTaskCompletedResponse completed(
      RespondWorkflowTaskCompletedRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).respondWorkflowTaskCompleted(request);
  }

  /** RespondWorkflowTaskFailed. */
  public RespondWorkflowTaskFailedResponse failed(RespondWorkflowTaskFailedRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    return owner(request.getTaskToken()).respondWorkflowTaskFailed(request);
  }

  private WorkflowServiceBlockingStub owner(ByteString token) {
    return history.workflows(CallNamespace.current().id(), TaskTokens.read(token).getWorkflowId());
  }
}
