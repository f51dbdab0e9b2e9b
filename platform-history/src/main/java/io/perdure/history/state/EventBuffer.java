package io.perdure.history.state;

import io.perdure.history.state.Buffering.Manner;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events that have happened and have no id yet, because a workflow task is started or the turn is
 * not over.
 */
public final class EventBuffer {
  private final PendingItems<HistoryEvent> items =
      new PendingItems<>(ItemKind.BUFFERED_EVENT, HistoryEvent.parser());
  private long next;

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** What waits, in the order in which it has happened. */
  public List<HistoryEvent> events() {
    return List.copyOf(items.values());
  }

  public int size() {
    return items.size();
  }

  public long bytes() {
    return items.bytes();
  }

  /** Events that are added from now on are behind this mark. */
  public long mark() {
    return next;
  }

  /** Whether events wait that were added before the mark. */
  public boolean hasBefore(long mark) {
    return !items.isEmpty() && items.byKey().keySet().iterator().next().compareTo(key(mark)) < 0;
  }

  /** Whether the end of the activity waits here (AC-19). */
  public boolean hasEndOfActivity(long scheduledEventId) {
    return items.values().stream().anyMatch(event -> endedActivity(event) == scheduledEventId);
  }

  private static long endedActivity(HistoryEvent event) {
    return switch (event.getAttributesCase()) {
      case ACTIVITY_TASK_COMPLETED_EVENT_ATTRIBUTES ->
          event.getActivityTaskCompletedEventAttributes().getScheduledEventId();
      case ACTIVITY_TASK_FAILED_EVENT_ATTRIBUTES ->
          event.getActivityTaskFailedEventAttributes().getScheduledEventId();
      case ACTIVITY_TASK_TIMED_OUT_EVENT_ATTRIBUTES ->
          event.getActivityTaskTimedOutEventAttributes().getScheduledEventId();
      case ACTIVITY_TASK_CANCELED_EVENT_ATTRIBUTES ->
          event.getActivityTaskCanceledEventAttributes().getScheduledEventId();
      default -> -1; // All other kinds of events end no activity.
    };
  }

  /** The timer's firing, if it waits here (CM-12). */
  public Optional<HistoryEvent> firing(String timerId) {
    return items.values().stream().filter(event -> isFiring(event, timerId)).findFirst();
  }

  /** Takes a timer's firing back, if it waits here; through {@link Turn#quietly} only (CM-12). */
  public void forgetFiring(String timerId) {
    items.byKey().entrySet().stream()
        .filter(entry -> isFiring(entry.getValue(), timerId))
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(items::remove);
  }

  private static boolean isFiring(HistoryEvent event, String timerId) {
    return event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED
        && event.getTimerFiredEventAttributes().getTimerId().equals(timerId);
  }

  void add(HistoryEvent event) {
    items.put(key(next++), event);
  }

  /**
   * Empties the buffer: the events in the order in which they are written, with ids from the given
   * one on, and started ids filled in (BE-4).
   */
  List<HistoryEvent> drain(long firstEventId) {
    var ordered = new ArrayList<HistoryEvent>(items.size());
    items.values().stream().filter(event -> !closes(event)).forEach(ordered::add);
    items.values().stream().filter(EventBuffer::closes).forEach(ordered::add);
    items.clear();
    var started = new HashMap<Long, Long>();
    for (var i = 0; i < ordered.size(); i++) {
      var event =
          ordered.get(i).toBuilder().setEventId(firstEventId + i).setTaskId(firstEventId + i);
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
        started.put(
            event.getActivityTaskStartedEventAttributes().getScheduledEventId(),
            event.getEventId());
      } else if (event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) {
        started.put(
            event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId(),
            event.getEventId());
      }
      fillInStarted(event, started);
      ordered.set(i, event.build());
    }
    return ordered;
  }

  /** An activity or child that was started and closed behind the same workflow task. */
  private static void fillInStarted(HistoryEvent.Builder event, Map<Long, Long> started) {
    switch (event.getAttributesCase()) {
      case ACTIVITY_TASK_COMPLETED_EVENT_ATTRIBUTES -> {
        var closed = event.getActivityTaskCompletedEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getScheduledEventId(), closed.getStartedEventId()));
      }
      case ACTIVITY_TASK_FAILED_EVENT_ATTRIBUTES -> {
        var closed = event.getActivityTaskFailedEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getScheduledEventId(), closed.getStartedEventId()));
      }
      case ACTIVITY_TASK_TIMED_OUT_EVENT_ATTRIBUTES -> {
        var closed = event.getActivityTaskTimedOutEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getScheduledEventId(), closed.getStartedEventId()));
      }
      case ACTIVITY_TASK_CANCELED_EVENT_ATTRIBUTES -> {
        var closed = event.getActivityTaskCanceledEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getScheduledEventId(), closed.getStartedEventId()));
      }
      default -> fillInStartedChild(event, started);
    }
  }

  private static void fillInStartedChild(HistoryEvent.Builder event, Map<Long, Long> started) {
    switch (event.getAttributesCase()) {
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES -> {
        var closed = event.getChildWorkflowExecutionCompletedEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
      }
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES -> {
        var closed = event.getChildWorkflowExecutionFailedEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
      }
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES -> {
        var closed = event.getChildWorkflowExecutionCanceledEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
      }
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES -> {
        var closed = event.getChildWorkflowExecutionTimedOutEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
      }
      case CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES -> {
        var closed = event.getChildWorkflowExecutionTerminatedEventAttributesBuilder();
        closed.setStartedEventId(
            started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
      }
      // Nothing else refers to a started event in the buffer.
      default -> {}
    }
  }

  private static boolean closes(HistoryEvent event) {
    return Buffering.of(event.getEventType()) == Manner.WAITS_AND_CLOSES;
  }

  private static String key(long sequence) {
    return "%012d".formatted(sequence);
  }

  void clear() {
    items.clear();
  }

  PendingItems<HistoryEvent> items() {
    return items;
  }

  /** To be called when all items have been put in. */
  void loaded() {
    if (!items.isEmpty()) {
      next = Long.parseLong(items.byKey().keySet().stream().reduce((_, last) -> last).get()) + 1;
    }
  }
}
