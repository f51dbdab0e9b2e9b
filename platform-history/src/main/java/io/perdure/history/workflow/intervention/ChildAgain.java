package io.perdure.history.workflow.intervention;

import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.stored.ChildState;
import io.temporal.api.history.v1.HistoryEvent;

/** What children of the base run have told it and tell the new run again (RS-10). */
final class ChildAgain {
  private static final long NO_CHILD = 0;

  private ChildAgain() {}

  /** Whether the event is of no child, or of one for which the new run still waits. */
  static boolean concerns(HistoryEvent event, MutableState run) {
    var initiated = initiatedBy(event);
    if (initiated == NO_CHILD) {
      return true;
    }
    var begins =
        event.hasChildWorkflowExecutionStartedEventAttributes()
            || event.hasStartChildWorkflowExecutionFailedEventAttributes();
    return run.children()
        .initiatedBy(initiated)
        .filter(child -> Children.isStarted(child) != begins)
        .isPresent();
  }

  private static long initiatedBy(HistoryEvent event) {
    return switch (event.getAttributesCase()) {
      case START_CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          event.getStartChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_STARTED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionCompletedEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionCanceledEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionTimedOutEventAttributes().getInitiatedEventId();
      case CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionTerminatedEventAttributes().getInitiatedEventId();
      default -> NO_CHILD;
    };
  }

  /** The event with the id that the child's start has in the new run. */
  static HistoryEvent.Builder renumbered(HistoryEvent.Builder event, MutableState run) {
    var started =
        run.children()
            .initiatedBy(initiatedBy(event.build()))
            .map(ChildState::getStartedEventId)
            .orElse(0L);
    switch (event.getAttributesCase()) {
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          event
              .getChildWorkflowExecutionCompletedEventAttributesBuilder()
              .setStartedEventId(started);
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionFailedEventAttributesBuilder().setStartedEventId(started);
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES ->
          event
              .getChildWorkflowExecutionCanceledEventAttributesBuilder()
              .setStartedEventId(started);
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          event
              .getChildWorkflowExecutionTimedOutEventAttributesBuilder()
              .setStartedEventId(started);
      case CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES ->
          event
              .getChildWorkflowExecutionTerminatedEventAttributesBuilder()
              .setStartedEventId(started);
      default -> {} // Refers to no start.
    }
    return event;
  }
}
