package io.perdure.frontend.workflow;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/**
 * Ends of runs as clients are told that know one way only to the next run: some, the Java SDK among
 * them, follow a chain through continued-as-new alone (HI-13).
 */
final class NextRunEvents {
  private NextRunEvents() {}

  /** The response to a read of the close event, with a retried run's end as continued-as-new. */
  static GetWorkflowExecutionHistoryResponse asContinuedAsNew(
      GetWorkflowExecutionHistoryResponse response) {
    if (response.getHistory().getEventsCount() == 0) {
      return response;
    }
    var end = response.getHistory().getEventsList().getLast();
    var next = nextRunId(end);
    return next.isEmpty()
        ? response
        : response.toBuilder()
            .setHistory(History.newBuilder().addEvents(continuedAsNew(end, next)))
            .build();
  }

  private static String nextRunId(HistoryEvent end) {
    if (end.hasWorkflowExecutionCompletedEventAttributes()) {
      return end.getWorkflowExecutionCompletedEventAttributes().getNewExecutionRunId();
    }
    if (end.hasWorkflowExecutionFailedEventAttributes()) {
      return end.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId();
    }
    return end.getWorkflowExecutionTimedOutEventAttributes().getNewExecutionRunId();
  }

  private static HistoryEvent continuedAsNew(HistoryEvent end, String nextRunId) {
    var event = end.toBuilder().clearAttributes();
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)
        .getWorkflowExecutionContinuedAsNewEventAttributesBuilder()
        .setNewExecutionRunId(nextRunId);
    return event.build();
  }
}
