package io.perdure.testing.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.WorkflowKey;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/** Which workflow id a request is about: what a frontend routes by. */
final class RequestKeys {
  private RequestKeys() {}

  static WorkflowKey of(Message message) {
    return switch (message) {
      case StartWorkflowExecutionRequest start -> key(start.getWorkflowId());
      case RefreshTasksRequest refresh -> key(refresh.getWorkflowId());
      case SignalWithStartWorkflowExecutionRequest start -> key(start.getWorkflowId());
      case SignalWorkflowExecutionRequest signal ->
          key(signal.getWorkflowExecution().getWorkflowId());
      case RequestCancelWorkflowExecutionRequest cancel ->
          key(cancel.getWorkflowExecution().getWorkflowId());
      case TerminateWorkflowExecutionRequest terminate ->
          key(terminate.getWorkflowExecution().getWorkflowId());
      case DescribeWorkflowExecutionRequest describe ->
          key(describe.getExecution().getWorkflowId());
      case GetWorkflowExecutionHistoryRequest get -> key(get.getExecution().getWorkflowId());
      case QueryWorkflowRequest query -> key(query.getExecution().getWorkflowId());
      case UpdateWorkflowExecutionRequest update ->
          key(update.getWorkflowExecution().getWorkflowId());
      case PollWorkflowExecutionUpdateRequest poll ->
          key(poll.getUpdateRef().getWorkflowExecution().getWorkflowId());
      case ExecuteMultiOperationRequest multi ->
          key(multi.getOperations(0).getStartWorkflow().getWorkflowId());
      case ResetStickyTaskQueueRequest reset -> key(reset.getExecution().getWorkflowId());
      case GetWorkflowExecutionHistoryReverseRequest get -> key(get.getExecution().getWorkflowId());
      case RespondActivityTaskCompletedByIdRequest byId -> key(byId.getWorkflowId());
      case DeleteWorkflowExecutionRequest request ->
          key(request.getWorkflowExecution().getWorkflowId());
      case ResetWorkflowExecutionRequest request ->
          key(request.getWorkflowExecution().getWorkflowId());
      case UpdateWorkflowExecutionOptionsRequest request ->
          key(request.getWorkflowExecution().getWorkflowId());
      case PauseWorkflowExecutionRequest request -> key(request.getWorkflowId());
      case UnpauseWorkflowExecutionRequest request -> key(request.getWorkflowId());
      case CrossExecutionRequest cross -> key(cross.getTargetWorkflowId());
      case RecordTaskStartedRequest start -> key(start.getTask().getWorkflowId());
      default -> ofActivityOrTask(message);
    };
  }

  private static WorkflowKey ofActivityOrTask(Message message) {
    return switch (message) {
      case PauseActivityRequest request -> key(request.getExecution().getWorkflowId());
      case UnpauseActivityRequest request -> key(request.getExecution().getWorkflowId());
      case ResetActivityRequest request -> key(request.getExecution().getWorkflowId());
      case UpdateActivityOptionsRequest request -> key(request.getExecution().getWorkflowId());
      case PauseActivityExecutionRequest request -> key(request.getWorkflowId());
      case UnpauseActivityExecutionRequest request -> key(request.getWorkflowId());
      case ResetActivityExecutionRequest request -> key(request.getWorkflowId());
      case UpdateActivityExecutionOptionsRequest request -> key(request.getWorkflowId());
      case RespondWorkflowTaskCompletedRequest task -> key(task.getTaskToken());
      case RespondWorkflowTaskFailedRequest task -> key(task.getTaskToken());
      case RespondActivityTaskCompletedRequest task -> key(task.getTaskToken());
      case RespondActivityTaskFailedRequest task -> key(task.getTaskToken());
      case RespondActivityTaskCanceledRequest task -> key(task.getTaskToken());
      case RecordActivityTaskHeartbeatRequest task -> key(task.getTaskToken());
      default -> throw new IllegalArgumentException("no way for " + message.getClass());
    };
  }

  private static WorkflowKey key(String workflowId) {
    return new WorkflowKey(OneNamespace.DEFAULT.id(), workflowId);
  }

  private static WorkflowKey key(ByteString token) {
    return key(TaskTokens.read(token).getWorkflowId());
  }
}
