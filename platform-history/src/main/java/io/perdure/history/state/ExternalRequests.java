package io.perdure.history.state;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.Collection;
import java.util.Optional;

/** What a run has asked of other workflows and does not know the outcome of: signals, cancels. */
public final class ExternalRequests {
  private final PendingItems<HistoryEvent> signals =
      new PendingItems<>(ItemKind.SIGNAL_EXTERNAL, HistoryEvent.parser());
  private final PendingItems<HistoryEvent> cancels =
      new PendingItems<>(ItemKind.CANCEL_EXTERNAL, HistoryEvent.parser());

  /** The pending signal that this event initiated, as that event. */
  public Optional<HistoryEvent> signal(long initiatedEventId) {
    return signals.get(key(initiatedEventId));
  }

  /** The pending request to cancel that this event initiated, as that event. */
  public Optional<HistoryEvent> cancel(long initiatedEventId) {
    return cancels.get(key(initiatedEventId));
  }

  /** In the order of their initiation; not to be kept. */
  public Collection<HistoryEvent> signals() {
    return signals.values();
  }

  /** In the order of their initiation; not to be kept. */
  public Collection<HistoryEvent> cancels() {
    return cancels.values();
  }

  void accept(HistoryEvent event) {
    switch (event.getAttributesCase()) {
      case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
          signals.put(key(event.getEventId()), event);
      case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          end(
              signals,
              event
                  .getSignalExternalWorkflowExecutionFailedEventAttributes()
                  .getInitiatedEventId());
      case EXTERNAL_WORKFLOW_EXECUTION_SIGNALED_EVENT_ATTRIBUTES ->
          end(
              signals,
              event.getExternalWorkflowExecutionSignaledEventAttributes().getInitiatedEventId());
      case REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
          cancels.put(key(event.getEventId()), event);
      case REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          end(
              cancels,
              event
                  .getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                  .getInitiatedEventId());
      case EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED_EVENT_ATTRIBUTES ->
          end(
              cancels,
              event
                  .getExternalWorkflowExecutionCancelRequestedEventAttributes()
                  .getInitiatedEventId());
      default -> throw new IllegalStateException("no such request: " + event.getEventType());
    }
  }

  private static void end(PendingItems<HistoryEvent> items, long initiatedEventId) {
    if (items.remove(key(initiatedEventId)).isEmpty()) {
      throw new IllegalStateException("nothing was initiated by event " + initiatedEventId);
    }
  }

  private static String key(long eventId) {
    return "%012d".formatted(eventId);
  }

  void clear() {
    signals.clear();
    cancels.clear();
  }

  PendingItems<HistoryEvent> signalItems() {
    return signals;
  }

  PendingItems<HistoryEvent> cancelItems() {
    return cancels;
  }
}
