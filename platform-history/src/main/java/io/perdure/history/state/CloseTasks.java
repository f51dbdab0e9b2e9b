package io.perdure.history.state;

import io.perdure.common.api.ChildClosed;
import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.ParentClosed;
import io.perdure.history.state.stored.ChildState;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where the close of a run becomes what its parent is told of it and what its
 * children are asked (TK-2). The tasks carry all that they need: the run may be gone by then.
 */
final class CloseTasks {
  private CloseTasks() {}

  /**
   * What is owed because of the close.
   *
   * @param state the closed run, which still knows its children
   */
  static List<Task> of(MutableState state, HistoryEvent closeEvent) {
    var tasks = new ArrayList<Task>();
    if (state.interventions().resetRunId().isPresent()) {
      return tasks; // The workflow goes on in another run (RS-9).
    }
    if (state.execution().hasParent() && isEndOfChain(closeEvent)) {
      tasks.add(toParent(state, closeEvent));
    }
    for (var child : state.children().all()) {
      if (Children.isStarted(child) // Else the task that starts it finds the run closed (CH-4).
          && Children.parentClosePolicy(child) != ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON) {
        tasks.add(toChild(state, closeEvent, child));
      }
    }
    return tasks;
  }

  /** Whether no run follows: only then the parent is told (RC-12, CH-12). */
  private static boolean isEndOfChain(HistoryEvent close) {
    return switch (close.getAttributesCase()) {
      case WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          close.getWorkflowExecutionCompletedEventAttributes().getNewExecutionRunId().isEmpty();
      case WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          close.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId().isEmpty();
      case WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          close.getWorkflowExecutionTimedOutEventAttributes().getNewExecutionRunId().isEmpty();
      case WORKFLOW_EXECUTION_CONTINUED_AS_NEW_EVENT_ATTRIBUTES -> false;
      default -> true; // Canceled and terminated runs are followed by none.
    };
  }

  private static Task toParent(MutableState state, HistoryEvent closeEvent) {
    var started = state.execution().started();
    var parent = started.getParentWorkflowExecution();
    var request =
        asking(state)
            .setTargetWorkflowId(parent.getWorkflowId())
            .setTargetRunId(parent.getRunId())
            .setInitiatedEventId(started.getParentInitiatedEventId())
            .setChildClosed(
                ChildClosed.newBuilder()
                    .setFirstRunId(started.getFirstExecutionRunId())
                    .setCloseEvent(closeEvent.toByteString()));
    return task(closeEvent, request);
  }

  private static Task toChild(MutableState state, HistoryEvent closeEvent, ChildState child) {
    var request =
        asking(state)
            .setTargetWorkflowId(child.getWorkflowId())
            .setInitiatedEventId(child.getInitiatedEventId())
            .setParentClosed(
                ParentClosed.newBuilder()
                    .setParentClosePolicy(child.getParentClosePolicy())
                    .setFirstRunId(child.getRunId()));
    return task(closeEvent, request);
  }

  private static CrossExecutionRequest.Builder asking(MutableState state) {
    return CrossExecutionRequest.newBuilder()
        .setNamespaceId(state.key().namespaceId())
        .setWorkflowId(state.key().workflowId())
        .setRunId(state.key().runId());
  }

  private static Task task(HistoryEvent closeEvent, CrossExecutionRequest.Builder request) {
    return new Task.CrossExecution(
        CrossExecutionTask.newBuilder()
            .setNamespaceId(request.getNamespaceId())
            .setWorkflowId(request.getWorkflowId())
            .setRunId(request.getRunId())
            .setEventId(closeEvent.getEventId())
            .setTargetWorkflowId(request.getTargetWorkflowId())
            .setKind(CrossExecutionKind.CROSS_EXECUTION_KIND_CLOSE)
            .setRequest(request)
            .build());
  }
}
