package io.perdure.testing.simulation;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Nothing happens before its time: not by the event times, and not by the time at which it was
 * committed, whatever the clocks of the machines say (TI-2, TK-5).
 */
final class TimeRules {
  private final Map<Long, HistoryEvent> events = new HashMap<>();
  private Instant committedAt = Instant.MIN;

  /** Checks the history of one run. */
  static void check(InMemoryDatabase database, String runId, CommitTimes times) {
    var rules = new TimeRules();
    for (var batch : database.history(runId)) {
      rules.committedAt = times.of(runId, batch.firstEventId());
      try {
        History.parseFrom(batch.data()).getEventsList().forEach(rules::next);
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a History", e);
      }
    }
  }

  private void next(HistoryEvent event) {
    events.put(event.getEventId(), event);
    switch (event.getEventType()) {
      case EVENT_TYPE_TIMER_FIRED -> {
        var started = at(event.getTimerFiredEventAttributes().getStartedEventId());
        notBefore(event, started, started.getTimerStartedEventAttributes().getStartToFireTimeout());
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> {
        var started = at(1);
        notBefore(
            event,
            started,
            started.getWorkflowExecutionStartedEventAttributes().getWorkflowRunTimeout());
      }
      case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> {
        var timedOut = event.getWorkflowTaskTimedOutEventAttributes();
        if (timedOut.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE) {
          var scheduled = at(timedOut.getScheduledEventId());
          notBefore(
              event,
              at(timedOut.getStartedEventId()),
              scheduled.getWorkflowTaskScheduledEventAttributes().getStartToCloseTimeout());
        }
      }
      case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> {
        if (event.getEventId() == 2) {
          var started = at(1);
          notBefore(
              event,
              started,
              started.getWorkflowExecutionStartedEventAttributes().getFirstWorkflowTaskBackoff());
        }
      }
      default -> {} // Waits for no time.
    }
  }

  private HistoryEvent at(long eventId) {
    var event = events.get(eventId);
    if (event == null) {
      throw new AssertionError("no event " + eventId);
    }
    return event;
  }

  private void notBefore(HistoryEvent event, HistoryEvent base, Duration wait) {
    var due = Timestamps.add(base.getEventTime(), wait);
    if (Timestamps.compare(event.getEventTime(), due) < 0
        || Timestamps.compare(timestamp(committedAt), due) < 0) {
      throw new AssertionError(
          "%s after%n%s is early: due %s, committed %s%n%s"
              .formatted(
                  event.getEventType(),
                  base,
                  Timestamps.toString(due),
                  committedAt,
                  Durations.toString(wait) + " " + event));
    }
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
