package io.perdure.history.state;

import io.perdure.history.state.stored.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The events that a workflow task has or would have, made from what the run remembers of it. */
public final class WorkflowTaskEvents {
  private WorkflowTaskEvents() {}

  /** What its scheduled event says. */
  public static WorkflowTaskScheduledEventAttributes scheduled(
      MutableState run, WorkflowTaskState task) {
    return WorkflowTaskScheduledEventAttributes.newBuilder()
        .setTaskQueue(taskQueue(run, task))
        .setStartToCloseTimeout(ProtoTime.proto(Duration.ofNanos(task.getStartToCloseNanos())))
        .setAttempt(task.getAttempt())
        .build();
  }

  private static TaskQueue taskQueue(MutableState run, WorkflowTaskState task) {
    var normal = run.execution().taskQueue();
    return task.getStickyTaskQueue().isEmpty()
        ? TaskQueue.newBuilder()
            .setName(normal)
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
            .build()
        : TaskQueue.newBuilder()
            .setName(task.getStickyTaskQueue())
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
            .setNormalName(normal)
            .build();
  }

  /** What its started event says. */
  public static WorkflowTaskStartedEventAttributes started(WorkflowTaskState task) {
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

  /** A started event. */
  public static HistoryEvent started(
      long eventId, Instant at, WorkflowTaskStartedEventAttributes attributes) {
    return HistoryEvent.newBuilder()
        .setEventId(eventId)
        .setEventTime(Nanos.timestamp(at))
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
        .setWorkflowTaskStartedEventAttributes(attributes)
        .build();
  }
}
