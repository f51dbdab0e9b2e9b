package io.perdure.history.workflow.task;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.WorkflowTaskEvents;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a workflow task that is not written, which readers see and nobody writes (WT-3,
 * WT-18, HI-7).
 */
public final class UnwrittenEvents {
  private UnwrittenEvents() {}

  /** What follows the stored events of the run; empty where all is stored. */
  public static List<HistoryEvent> of(MutableState run) {
    var task = run.workflowTasks().pending().orElse(null);
    if (!run.isOpen()
        || task == null
        || !WorkflowTasks.isUnwritten(task)
        || task.getScheduledEventId() != run.nextEventId()) {
      return List.of();
    }
    var events = new ArrayList<HistoryEvent>();
    events.add(scheduled(run, task));
    if (task.getStartedEventId() != 0) {
      events.add(
          WorkflowTaskEvents.started(
              task.getStartedEventId(),
              Nanos.instant(task.getStartedNanos()),
              WorkflowTaskEvents.started(task)));
    }
    return events;
  }

  private static HistoryEvent scheduled(MutableState run, WorkflowTaskState task) {
    return HistoryEvent.newBuilder()
        .setEventId(task.getScheduledEventId())
        .setEventTime(Nanos.timestamp(task.getScheduledNanos()))
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
        .setWorkflowTaskScheduledEventAttributes(WorkflowTaskEvents.scheduled(run, task))
        .build();
  }
}
