package io.perdure.testing.simulation;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.Optional;

/** Reads events about other workflows. */
final class FamilyEvents {
  private FamilyEvents() {}

  /** The initiated event whose child, signal or cancellation this event ends. */
  static Optional<Long> ended(HistoryEvent event) {
    return switch (event.getAttributesCase()) {
      case START_CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getStartChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId());
      case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          Optional.of(
              event
                  .getSignalExternalWorkflowExecutionFailedEventAttributes()
                  .getInitiatedEventId());
      case EXTERNAL_WORKFLOW_EXECUTION_SIGNALED_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getExternalWorkflowExecutionSignaledEventAttributes().getInitiatedEventId());
      case EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED_EVENT_ATTRIBUTES ->
          Optional.of(
              event
                  .getExternalWorkflowExecutionCancelRequestedEventAttributes()
                  .getInitiatedEventId());
      case REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          Optional.of(
              event
                  .getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                  .getInitiatedEventId());
      default -> endedChild(event);
    };
  }

  /** The initiated event whose child's end this event tells. */
  static Optional<Long> endedChild(HistoryEvent event) {
    return switch (event.getAttributesCase()) {
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getChildWorkflowExecutionCompletedEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          Optional.of(event.getChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getChildWorkflowExecutionCanceledEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getChildWorkflowExecutionTimedOutEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES ->
          Optional.of(
              event.getChildWorkflowExecutionTerminatedEventAttributes().getInitiatedEventId());
      default -> Optional.empty(); // Ends no child.
    };
  }
}
