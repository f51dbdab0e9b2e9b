package io.perdure.history.workflow.task;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The events of a repeated workflow task, which readers see and nobody writes (WT-3, HI-7). */
public final class UnwrittenEvents {
  private UnwrittenEvents() {}

  /** What follows the stored events of the run; empty where all is stored. */
  public static List<HistoryEvent> of(MutableState run) {
    var task = run.workflowTasks().pending().orElse(null);
    if (!run.isOpen()
        || task == null
        || !WorkflowTasks.isTransient(task)
        || task.getScheduledEventId() != run.nextEventId()) {
      return List.of();
    }
    var events = new ArrayList<HistoryEvent>();
    events.add(scheduled(run, task));
    if (task.getStartedEventId() != 0) {
      events.add(
          started(
              task.getStartedEventId(),
              Nanos.instant(task.getStartedNanos()),
              startedAttributes(task)));
    }
    return events;
  }

  /** The started event that a repeated task would have. */
  public static HistoryEvent started(
      long eventId, Instant at, WorkflowTaskStartedEventAttributes attributes) {
    return HistoryEvent.newBuilder()
        .setEventId(eventId)
        .setEventTime(Nanos.timestamp(at))
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
        .setWorkflowTaskStartedEventAttributes(attributes)
        .build();
  }

  /** What the started event of the task says, written or not. */
  public static WorkflowTaskStartedEventAttributes startedAttributes(WorkflowTaskState task) {
    return WorkflowTaskStartedEventAttributes.newBuilder()
        .setScheduledEventId(task.getScheduledEventId())
        .setRequestId(task.getRequestId())
        .setIdentity(task.getIdentity())
        .setHistorySizeBytes(task.getHistorySizeBytes())
        .setSuggestContinueAsNew(task.getSuggestContinueAsNewReasonsCount() > 0)
        .addAllSuggestContinueAsNewReasons(
            task.getSuggestContinueAsNewReasonsList().stream()
                .map(SuggestContinueAsNewReason::forNumber)
                .filter(Objects::nonNull)
                .toList())
        .build();
  }

  private static HistoryEvent scheduled(MutableState run, WorkflowTaskState task) {
    var event =
        HistoryEvent.newBuilder()
            .setEventId(task.getScheduledEventId())
            .setEventTime(Nanos.timestamp(task.getScheduledNanos()))
            .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
    event
        .getWorkflowTaskScheduledEventAttributesBuilder()
        .setTaskQueue(NextWorkflowTask.normalTaskQueue(run))
        .setStartToCloseTimeout(ProtoTime.proto(Duration.ofNanos(task.getStartToCloseNanos())))
        .setAttempt(task.getAttempt());
    return event.build();
  }
}
