package io.perdure.history.workflow.timer;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_FIRED;

import io.perdure.history.state.Turn;
import io.perdure.history.workflow.task.NextWorkflowTask;

/** Fires user timers. */
public final class DueTimers {
  private DueTimers() {}

  /** Fires all that are due, and lets the worker know (TI-2). */
  public static void fire(Turn turn) {
    var due = turn.state().timers().due(turn.now());
    for (var timer : due) {
      turn.add(
          EVENT_TYPE_TIMER_FIRED,
          event ->
              event
                  .getTimerFiredEventAttributesBuilder()
                  .setTimerId(timer.getTimerId())
                  .setStartedEventId(timer.getStartedEventId()));
    }
    if (!due.isEmpty()) {
      NextWorkflowTask.ifNone(turn);
    }
  }
}
