package io.perdure.testing.engine;

import com.google.protobuf.Message;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.TaskKind;
import io.perdure.history.shard.Answered;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.verb.ActivityVerbs;
import io.perdure.history.verb.AdminVerbs;
import io.perdure.history.verb.CrossExecutionVerbs;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.ExecutionVerbs;
import io.perdure.history.verb.TaskVerbs;
import io.perdure.history.verb.UpdateVerbs;
import io.perdure.history.verb.Verb;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
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
import java.time.Instant;
import java.util.function.Consumer;

/** Finds the verb of each request, as the endpoint's table does. */
final class HistoryRequests {
  private final EventSource events;

  HistoryRequests(EventSource events) {
    this.events = events;
  }

  /** Where committed events are read. */
  EventSource events() {
    return events;
  }

  /** The request as a shard takes it. */
  ShardRequest<?, ?> of(Message message, Instant deadline, Consumer<Reply> reply) {
    var way = new Way(events, deadline, reply);
    return switch (message) {
      case StartWorkflowExecutionRequest request -> way.by(ExecutionVerbs.START, request);
      case RefreshTasksRequest request -> way.by(AdminVerbs.REFRESH_TASKS, request);
      case SignalWithStartWorkflowExecutionRequest request ->
          way.by(ExecutionVerbs.SIGNAL_WITH_START, request);
      case SignalWorkflowExecutionRequest request -> way.by(ExecutionVerbs.SIGNAL, request);
      case RequestCancelWorkflowExecutionRequest request ->
          way.by(ExecutionVerbs.REQUEST_CANCEL, request);
      case TerminateWorkflowExecutionRequest request -> way.by(ExecutionVerbs.TERMINATE, request);
      case DescribeWorkflowExecutionRequest request -> way.by(ExecutionVerbs.DESCRIBE, request);
      case GetWorkflowExecutionHistoryRequest request ->
          way.by(ExecutionVerbs.history(""), request);
      case GetWorkflowExecutionHistoryReverseRequest request ->
          way.by(ExecutionVerbs.HISTORY_REVERSE, request);
      case UpdateWorkflowExecutionRequest request -> way.by(UpdateVerbs.update(request), request);
      case PollWorkflowExecutionUpdateRequest request -> way.by(UpdateVerbs.poll(request), request);
      case ExecuteMultiOperationRequest request -> way.by(UpdateVerbs.withStart(request), request);
      case ResetStickyTaskQueueRequest request ->
          way.by(ExecutionVerbs.RESET_STICKY_TASK_QUEUE, request);
      case RespondWorkflowTaskCompletedRequest request ->
          way.by(TaskVerbs.COMPLETE_WORKFLOW_TASK, request);
      case RespondWorkflowTaskFailedRequest request ->
          way.by(TaskVerbs.FAIL_WORKFLOW_TASK, request);
      case RespondActivityTaskCompletedRequest request ->
          way.by(TaskVerbs.COMPLETE_ACTIVITY, request);
      case RespondActivityTaskCompletedByIdRequest request ->
          way.by(TaskVerbs.COMPLETE_ACTIVITY_BY_ID, request);
      case RespondActivityTaskFailedRequest request -> way.by(TaskVerbs.FAIL_ACTIVITY, request);
      case RespondActivityTaskCanceledRequest request -> way.by(TaskVerbs.CANCEL_ACTIVITY, request);
      case RecordActivityTaskHeartbeatRequest request -> way.by(TaskVerbs.HEARTBEAT, request);
      case CrossExecutionRequest request -> way.by(CrossExecutionVerbs.of(request), request);
      case RecordTaskStartedRequest request ->
          request.getTask().getKind() == TaskKind.TASK_KIND_ACTIVITY
              ? way.by(TaskVerbs.START_ACTIVITY_TASK, request)
              : way.by(TaskVerbs.START_WORKFLOW_TASK, request);
      default -> intervention(message, way);
    };
  }

  private static ShardRequest<?, ?> intervention(Message message, Way way) {
    return switch (message) {
      case DeleteWorkflowExecutionRequest request -> way.by(ExecutionVerbs.DELETE, request);
      case PauseWorkflowExecutionRequest request -> way.by(ExecutionVerbs.PAUSE, request);
      case UnpauseWorkflowExecutionRequest request -> way.by(ExecutionVerbs.UNPAUSE, request);
      case UpdateWorkflowExecutionOptionsRequest request ->
          way.by(ExecutionVerbs.UPDATE_OPTIONS, request);
      case PauseActivityRequest request -> way.by(ActivityVerbs.PAUSE, request);
      case UnpauseActivityRequest request -> way.by(ActivityVerbs.UNPAUSE, request);
      case ResetActivityRequest request -> way.by(ActivityVerbs.RESET, request);
      case UpdateActivityOptionsRequest request -> way.by(ActivityVerbs.UPDATE_OPTIONS, request);
      case PauseActivityExecutionRequest request -> way.by(ActivityVerbs.PAUSE_EXECUTION, request);
      case UnpauseActivityExecutionRequest request ->
          way.by(ActivityVerbs.UNPAUSE_EXECUTION, request);
      case ResetActivityExecutionRequest request -> way.by(ActivityVerbs.RESET_EXECUTION, request);
      case UpdateActivityExecutionOptionsRequest request ->
          way.by(ActivityVerbs.UPDATE_OPTIONS_EXECUTION, request);
      default -> throw new IllegalArgumentException("no verb for " + message.getClass());
    };
  }

  /** What all requests have in common on their way to the shard and back. */
  private record Way(EventSource events, Instant deadline, Consumer<Reply> reply) {
    <Q extends Message, A, R extends Message> ShardRequest<Q, A> by(Verb<Q, A, R> verb, Q request) {
      return verb.request(
          OneNamespace.DEFAULT.id(), request, deadline, answered -> tell(verb, request, answered));
    }

    private <Q extends Message, A, R extends Message> void tell(
        Verb<Q, A, R> verb, Q request, Answered<A> answered) {
      reply.accept(
          switch (answered) {
            case Answered.Given<A>(var answer) ->
                new Reply.Answer(verb.response().of(request, answer, events));
            case Answered.Denied<A>(var refusal) -> new Reply.Refusal(refusal);
          });
    }
  }
}
