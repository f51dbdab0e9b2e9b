package io.perdure.history.grpc;

import io.perdure.common.error.NotFound;
import io.perdure.history.verb.ExecutionVerbs;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;

/**
 * Takes terminations, which carry no request id. The owner before may have ended the run and died
 * before it said so: a call that was sent again is not refused if its own words have ended the run.
 */
final class TerminationCalls {
  private final ShardCalls calls;

  TerminationCalls(ShardCalls calls) {
    this.calls = calls;
  }

  TerminateWorkflowExecutionResponse terminate(TerminateWorkflowExecutionRequest request) {
    return calls.serve(
        ExecutionVerbs.TERMINATE,
        request,
        () -> isIn(request),
        TerminateWorkflowExecutionResponse.getDefaultInstance());
  }

  private boolean isIn(TerminateWorkflowExecutionRequest request) {
    var end =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setExecution(run(request))
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .build();
    try {
      return calls.serve(ExecutionVerbs.history(""), end).getHistory().getEventsList().stream()
          .anyMatch(event -> isTrace(request, event));
    } catch (NotFound none) {
      return false;
    }
  }

  /** The chain's current run, where the chain is named (CN-2). */
  private static WorkflowExecution run(TerminateWorkflowExecutionRequest request) {
    return request.getFirstExecutionRunId().isEmpty()
        ? request.getWorkflowExecution()
        : request.getWorkflowExecution().toBuilder().clearRunId().build();
  }

  private static boolean isTrace(TerminateWorkflowExecutionRequest request, HistoryEvent event) {
    var terminated = event.getWorkflowExecutionTerminatedEventAttributes();
    return event.hasWorkflowExecutionTerminatedEventAttributes()
        && terminated.getReason().equals(request.getReason())
        && terminated.getIdentity().equals(request.getIdentity())
        && terminated.getDetails().equals(request.getDetails());
  }
}
