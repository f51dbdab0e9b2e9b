package io.perdure.history.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDeleteWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getExecuteMultiOperationMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetWorkflowExecutionHistoryReverseMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollWorkflowExecutionUpdateMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getQueryWorkflowMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordActivityTaskHeartbeatByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordActivityTaskHeartbeatMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRequestCancelWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetStickyTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCanceledByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCompletedByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskFailedByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskFailedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getSignalWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getStartWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getTerminateWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityExecutionOptionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityOptionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateWorkflowExecutionOptionsMethod;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.namespace.Namespaces;
import io.perdure.history.shard.Shards;
import io.perdure.history.verb.ActivityEnds;
import io.perdure.history.verb.ActivityVerbs;
import io.perdure.history.verb.AdminVerbs;
import io.perdure.history.verb.CrossExecutionVerbs;
import io.perdure.history.verb.Ending;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.ExecutionVerbs;
import io.perdure.history.verb.PrefixStore;
import io.perdure.history.verb.TaskEnds;
import io.perdure.history.verb.TaskVerbs;
import io.perdure.history.verb.UpdateVerbs;
import io.perdure.history.verb.Verb;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.InstantSource;

/** The RPCs that history serves: the public ones about executions and tasks, and our own. */
public final class ExecutionRpcs {
  private final ShardCalls calls;
  private final TaskEndCalls ends;
  private final QueryCalls queries;
  private final ResetCalls resets;
  private final NewAttributeNames attributes;

  public ExecutionRpcs(
      Shards shards,
      EventSource events,
      PrefixStore prefixes,
      MatchingClients matching,
      InstantSource clock,
      Namespaces namespaces) {
    this.calls = new ShardCalls(shards, events, clock);
    this.ends = new TaskEndCalls(calls, events);
    this.queries = new QueryCalls(calls, matching, events, clock);
    this.resets = new ResetCalls(calls, events, prefixes, clock);
    this.attributes = new NewAttributeNames(namespaces);
  }

  /** The verbs of the public API that history serves. */
  public BindableService workflows() {
    var table = new ServiceTable(WorkflowServiceGrpc.getServiceDescriptor());
    bindExecutions(table);
    bindTasks(table);
    bindActivities(table);
    return served(table);
  }

  /** What the public API has no word for. */
  public BindableService history() {
    var table = new ServiceTable(HistoryServiceGrpc.getServiceDescriptor());
    table.unary(HistoryServiceGrpc.getRecordTaskStartedMethod(), this::recordTaskStarted);
    table.unary(
        HistoryServiceGrpc.getCrossExecutionMethod(),
        request -> calls.serve(CrossExecutionVerbs.of(request), request));
    bind(table, HistoryServiceGrpc.getRefreshTasksMethod(), AdminVerbs.REFRESH_TASKS);
    return served(table);
  }

  private static BindableService served(ServiceTable table) {
    return () -> ServerInterceptors.intercept(table.definition(), new RoutedCall.Reader());
  }

  private void bindExecutions(ServiceTable table) {
    bind(table, getStartWorkflowExecutionMethod(), ExecutionVerbs.START);
    bind(table, getSignalWithStartWorkflowExecutionMethod(), ExecutionVerbs.SIGNAL_WITH_START);
    bind(table, getSignalWorkflowExecutionMethod(), ExecutionVerbs.SIGNAL);
    bind(table, getRequestCancelWorkflowExecutionMethod(), ExecutionVerbs.REQUEST_CANCEL);
    table.unary(
        getTerminateWorkflowExecutionMethod(),
        request -> new TerminationCalls(calls).terminate(request));
    bind(table, getDescribeWorkflowExecutionMethod(), ExecutionVerbs.DESCRIBE);
    table.unary(
        getDeleteWorkflowExecutionMethod(),
        request -> // One that was sent again and finds nothing has what it wants.
        calls.serve(
                ExecutionVerbs.DELETE,
                request,
                () -> true,
                DeleteWorkflowExecutionResponse.getDefaultInstance()));
    bind(table, getPauseWorkflowExecutionMethod(), ExecutionVerbs.PAUSE);
    bind(table, getUnpauseWorkflowExecutionMethod(), ExecutionVerbs.UNPAUSE);
    bind(table, getUpdateWorkflowExecutionOptionsMethod(), ExecutionVerbs.UPDATE_OPTIONS);
    table.unary(getResetWorkflowExecutionMethod(), resets::reset);
    bind(table, getResetStickyTaskQueueMethod(), ExecutionVerbs.RESET_STICKY_TASK_QUEUE);
    bind(table, getGetWorkflowExecutionHistoryReverseMethod(), ExecutionVerbs.HISTORY_REVERSE);
    table.unary(getQueryWorkflowMethod(), queries::query);
    table.unary(
        getUpdateWorkflowExecutionMethod(),
        request -> calls.serve(UpdateVerbs.update(request), request));
    table.unary(
        getPollWorkflowExecutionUpdateMethod(),
        request -> calls.serve(UpdateVerbs.poll(request), request));
    table.unary(
        getExecuteMultiOperationMethod(),
        request -> calls.serve(UpdateVerbs.withStart(request), request));
    table.unary(
        getGetWorkflowExecutionHistoryMethod(),
        request ->
            calls.serve(ExecutionVerbs.history(RoutedCall.clientName().orElse("")), request));
  }

  private void bindTasks(ServiceTable table) {
    table.unary(
        getRespondWorkflowTaskCompletedMethod(),
        request -> ends.serve(TaskEnds.COMPLETE_WORKFLOW_TASK, attributes.learn(request)));
    bind(table, getRespondWorkflowTaskFailedMethod(), TaskEnds.FAIL_WORKFLOW_TASK);
    bind(table, getRespondActivityTaskCompletedMethod(), TaskEnds.COMPLETE_ACTIVITY);
    bind(table, getRespondActivityTaskCompletedByIdMethod(), ActivityEnds.COMPLETE);
    bind(table, getRespondActivityTaskFailedMethod(), TaskEnds.FAIL_ACTIVITY);
    bind(table, getRespondActivityTaskFailedByIdMethod(), ActivityEnds.FAIL);
    bind(table, getRespondActivityTaskCanceledMethod(), TaskEnds.CANCEL_ACTIVITY);
    bind(table, getRespondActivityTaskCanceledByIdMethod(), ActivityEnds.CANCEL);
    bind(table, getRecordActivityTaskHeartbeatMethod(), TaskVerbs.HEARTBEAT);
    bind(table, getRecordActivityTaskHeartbeatByIdMethod(), TaskVerbs.HEARTBEAT_BY_ID);
  }

  private void bindActivities(ServiceTable table) {
    bind(table, getPauseActivityMethod(), ActivityVerbs.PAUSE);
    bind(table, getPauseActivityExecutionMethod(), ActivityVerbs.PAUSE_EXECUTION);
    bind(table, getUnpauseActivityMethod(), ActivityVerbs.UNPAUSE);
    bind(table, getUnpauseActivityExecutionMethod(), ActivityVerbs.UNPAUSE_EXECUTION);
    bind(table, getResetActivityMethod(), ActivityVerbs.RESET);
    bind(table, getResetActivityExecutionMethod(), ActivityVerbs.RESET_EXECUTION);
    bind(table, getUpdateActivityOptionsMethod(), ActivityVerbs.UPDATE_OPTIONS);
    bind(table, getUpdateActivityExecutionOptionsMethod(), ActivityVerbs.UPDATE_OPTIONS_EXECUTION);
  }

  private <Q extends Message, A, R> void bind(
      ServiceTable table, MethodDescriptor<Q, R> method, Verb<Q, A, R> verb) {
    table.unary(method, request -> calls.serve(verb, request));
  }

  private <Q extends Message, A, R> void bind(
      ServiceTable table, MethodDescriptor<Q, R> method, Ending<Q, A, R> end) {
    table.unary(method, request -> ends.serve(end, request));
  }

  private RecordTaskStartedResponse recordTaskStarted(RecordTaskStartedRequest request) {
    return switch (request.getTask().getKind()) {
      case TASK_KIND_WORKFLOW -> calls.serve(TaskVerbs.START_WORKFLOW_TASK, request);
      case TASK_KIND_ACTIVITY -> calls.serve(TaskVerbs.START_ACTIVITY_TASK, request);
      case TASK_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidRequest("a task of an unknown kind");
    };
  }
}
