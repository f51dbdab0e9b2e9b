package io.perdure.testing;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds for the history of every run, whatever has happened to it (BE-1, BE-8, IV-1 to IV-5).
 */
public final class HistoryRules {
  private final Map<Long, HistoryEvent> seen = new HashMap<>();
  private final Map<String, Long> openActivities = new HashMap<>();
  private final Map<String, Long> openTimers = new HashMap<>();
  private final Set<Long> openScheduled = new HashSet<>();
  private long scheduled;
  private long started;
  private long completed;
  private boolean closed;

  private HistoryRules() {}

  /**
   * Checks a history from its first event on.
   *
   * @throws AssertionError naming the rule that does not hold, and the event
   */
  public static void check(List<HistoryEvent> history) {
    var rules = new HistoryRules();
    history.forEach(rules::next);
  }

  /** Whether an event of this type closes its run. */
  public static boolean closes(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
          EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
          EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
          EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
          EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
          true;
      default -> false; // All that are not the six close events.
    };
  }

  private void next(HistoryEvent event) {
    require(event.getEventId() == seen.size() + 1, "IV-1: ids are 1 to n", event);
    require(!closed, "IV-1: nothing comes after a close event", event);
    require(
        event.getEventId() > 1 || event.getEventType() == EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
        "IV-1: the first event is Started",
        event);
    checkBuffered(event);
    checkCommand(event);
    apply(event);
    closed = closes(event);
    seen.put(event.getEventId(), event);
  }

  /** Between WorkflowTaskStarted and what ends that task nothing stands. */
  private void checkBuffered(HistoryEvent event) {
    if (started > 0) {
      switch (event.getEventType()) {
        case EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> {}
        default -> fail("IV-4: a workflow task is started", event);
      }
    }
  }

  private void checkCommand(HistoryEvent event) {
    var completedId = CommandEvents.completedEventId(event);
    if (completedId > 0) {
      require(completedId == completed, "IV-3: commands follow their WorkflowTaskCompleted", event);
    }
  }

  private void apply(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> {
        require(scheduled == 0, "IV-2: one workflow task is pending at most", event);
        scheduled = event.getEventId();
        completed = 0;
      }
      case EVENT_TYPE_WORKFLOW_TASK_STARTED -> {
        var id = event.getWorkflowTaskStartedEventAttributes().getScheduledEventId();
        require(scheduled > 0 && started == 0 && id == scheduled, "IV-2: what is started", event);
        started = event.getEventId();
      }
      case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
        var task = event.getWorkflowTaskCompletedEventAttributes();
        endWorkflowTask(event, task.getScheduledEventId(), task.getStartedEventId());
        completed = event.getEventId();
      }
      case EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
        var task = event.getWorkflowTaskFailedEventAttributes();
        endWorkflowTask(event, task.getScheduledEventId(), task.getStartedEventId());
      }
      case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> {
        var task = event.getWorkflowTaskTimedOutEventAttributes();
        endWorkflowTask(event, task.getScheduledEventId(), task.getStartedEventId());
      }
      default -> applyItem(event);
    }
  }

  private void endWorkflowTask(HistoryEvent event, long scheduledId, long startedId) {
    require(
        scheduled > 0 && scheduledId == scheduled && startedId == started,
        "IV-2: a workflow task ends as it was scheduled and started",
        event);
    scheduled = 0;
    started = 0;
  }

  private void applyItem(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
        var activity = event.getActivityTaskScheduledEventAttributes();
        open(openActivities, activity.getActivityId(), event);
        openScheduled.add(event.getEventId());
      }
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
        var activity = event.getActivityTaskCompletedEventAttributes();
        closeActivity(event, activity.getScheduledEventId(), activity.getStartedEventId());
      }
      case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
        var activity = event.getActivityTaskFailedEventAttributes();
        closeActivity(event, activity.getScheduledEventId(), activity.getStartedEventId());
      }
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
        var activity = event.getActivityTaskTimedOutEventAttributes();
        closeActivity(event, activity.getScheduledEventId(), activity.getStartedEventId());
      }
      case EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
        var activity = event.getActivityTaskCanceledEventAttributes();
        closeActivity(event, activity.getScheduledEventId(), activity.getStartedEventId());
      }
      case EVENT_TYPE_TIMER_STARTED ->
          open(openTimers, event.getTimerStartedEventAttributes().getTimerId(), event);
      case EVENT_TYPE_TIMER_FIRED -> {
        var timer = event.getTimerFiredEventAttributes();
        closeTimer(event, timer.getTimerId(), timer.getStartedEventId());
      }
      case EVENT_TYPE_TIMER_CANCELED -> {
        var timer = event.getTimerCanceledEventAttributes();
        closeTimer(event, timer.getTimerId(), timer.getStartedEventId());
      }
      default -> {} // Nothing that opens or closes an item of these.
    }
  }

  private static void open(Map<String, Long> items, String id, HistoryEvent event) {
    require(items.putIfAbsent(id, event.getEventId()) == null, "IV-5: an id is open once", event);
  }

  private void closeActivity(HistoryEvent event, long scheduledId, long startedId) {
    require(openScheduled.remove(scheduledId), "IV-5: an activity closes once", event);
    openActivities.values().remove(scheduledId);
    if (startedId > 0) {
      var before = seen.get(startedId);
      var matches =
          before != null
              && before.hasActivityTaskStartedEventAttributes()
              && before.getActivityTaskStartedEventAttributes().getScheduledEventId()
                  == scheduledId;
      require(matches, "IV-5: the started event is of the same activity", event);
    }
  }

  private void closeTimer(HistoryEvent event, String timerId, long startedId) {
    var open = openTimers.remove(timerId);
    require(open != null && open == startedId, "IV-5: a timer closes once", event);
  }

  private static void require(boolean holds, String rule, HistoryEvent event) {
    if (!holds) {
      fail(rule, event);
    }
  }

  private static void fail(String rule, HistoryEvent event) {
    throw new AssertionError("%s, but found%n%s".formatted(rule, event));
  }
}
