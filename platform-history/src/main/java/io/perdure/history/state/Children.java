package io.perdure.history.state;

import io.perdure.history.state.stored.ChildState;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Collection;
import java.util.Optional;

/** A run's child workflows that have been initiated and whose end it does not know. */
public final class Children {
  private final PendingItems<ChildState> items =
      new PendingItems<>(ItemKind.CHILD, ChildState.parser());

  /** The pending child that this event initiated (CH-8). */
  public Optional<ChildState> initiatedBy(long eventId) {
    return items.get(key(eventId));
  }

  /** All pending children, in the order of their initiation; not to be kept. */
  public Collection<ChildState> all() {
    return items.values();
  }

  public static boolean isStarted(ChildState child) {
    return !child.getRunId().isEmpty();
  }

  /** What becomes of the child when this run closes. */
  public static ParentClosePolicy parentClosePolicy(ChildState child) {
    var policy = ParentClosePolicy.forNumber(child.getParentClosePolicy());
    return policy == null ? ParentClosePolicy.UNRECOGNIZED : policy;
  }

  /** The event that initiated a child which is not started yet. */
  public static HistoryEvent initiated(ChildState child) {
    return Stored.parse(HistoryEvent.parser(), child.getInitiated());
  }

  void accept(HistoryEvent event) {
    switch (event.getAttributesCase()) {
      case START_CHILD_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES -> initiated(event);
      case CHILD_WORKFLOW_EXECUTION_STARTED_EVENT_ATTRIBUTES -> started(event);
      case START_CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          closed(event.getStartChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          closed(event.getChildWorkflowExecutionCompletedEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          closed(event.getChildWorkflowExecutionFailedEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES ->
          closed(event.getChildWorkflowExecutionCanceledEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          closed(event.getChildWorkflowExecutionTimedOutEventAttributes().getInitiatedEventId());
      case CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES ->
          closed(event.getChildWorkflowExecutionTerminatedEventAttributes().getInitiatedEventId());
      default -> throw new IllegalStateException("no event of a child: " + event.getEventType());
    }
  }

  private void initiated(HistoryEvent event) {
    var attributes = event.getStartChildWorkflowExecutionInitiatedEventAttributes();
    items.put(
        key(event.getEventId()),
        ChildState.newBuilder()
            .setInitiatedEventId(event.getEventId())
            .setWorkflowId(attributes.getWorkflowId())
            .setWorkflowType(attributes.getWorkflowType().getName())
            .setParentClosePolicy(attributes.getParentClosePolicyValue())
            .setInitiated(event.toByteString())
            .build());
  }

  private void started(HistoryEvent event) {
    var attributes = event.getChildWorkflowExecutionStartedEventAttributes();
    var child = pending(attributes);
    items.put(
        key(child.getInitiatedEventId()),
        child.toBuilder()
            .setRunId(attributes.getWorkflowExecution().getRunId())
            .setStartedEventId(event.getEventId())
            .clearInitiated()
            .build());
  }

  /** The event's id is known: it has left the buffer. */
  void number(HistoryEvent event) {
    if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
      var id = event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId();
      initiatedBy(id)
          .ifPresent(
              child ->
                  items.put(
                      key(id), child.toBuilder().setStartedEventId(event.getEventId()).build()));
    }
  }

  private ChildState pending(ChildWorkflowExecutionStartedEventAttributes started) {
    return initiatedBy(started.getInitiatedEventId())
        .orElseThrow(() -> new IllegalStateException("no child was initiated: " + started));
  }

  private void closed(long initiatedEventId) {
    if (items.remove(key(initiatedEventId)).isEmpty()) {
      throw new IllegalStateException("no child was initiated by event " + initiatedEventId);
    }
  }

  private static String key(long eventId) {
    return "%012d".formatted(eventId);
  }

  void clear() {
    items.clear();
  }

  PendingItems<ChildState> items() {
    return items;
  }
}
