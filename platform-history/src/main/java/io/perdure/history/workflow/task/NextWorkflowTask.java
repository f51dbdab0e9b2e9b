package io.perdure.history.workflow.task;

import static io.perdure.history.state.Nanos.timestamp;
import static io.perdure.history.state.ProtoTime.proto;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.error.Broken;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turn;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.time.Duration;
import java.time.Instant;

/** Schedules workflow tasks and owes their dispatch. */
public final class NextWorkflowTask {
  private static final int FORMAT = 1;

  /** A task for updates alone that nobody takes for so long is written and begun anew (WT-18). */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private NextWorkflowTask() {}

  /**
   * The run has learned something that its worker must see: schedules a workflow task unless one is
   * pending (WT-1). What waits in the buffer is written first (BE-4).
   */
  public static void ifNone(Turn turn) {
    if (!turn.state().isOpen()
        || turn.state().isPaused()
        || turn.state().workflowTasks().awaitsParent()) {
      return; // A child's first one is its parent's to ask for (CH-9).
    }
    if (turn.state().workflowTasks().pending().isEmpty()) {
      schedule(turn);
    } else {
      turn.writeSpeculative();
    }
  }

  /**
   * The same for a task that is started in this very turn, so that nobody needs to be told of it.
   */
  public static void toBeStartedNow(Turn turn) {
    if (turn.state().isOpen()
        && !turn.state().isPaused()
        && turn.state().workflowTasks().pending().isEmpty()) {
      turn.flush();
      writeScheduled(turn, 1, turn.now());
    }
  }

  /** Schedules a task for updates alone, unless one is pending (UP-12). */
  public static void forUpdates(Turn turn) {
    if (speculative(turn)) {
      dispatch(turn);
    }
  }

  /** The same for a task that is started in this very turn. */
  public static void forUpdatesNow(Turn turn) {
    speculative(turn);
  }

  private static boolean speculative(Turn turn) {
    var state = turn.state();
    if (!state.isOpen() || state.isPaused() || state.workflowTasks().pending().isPresent()) {
      return false;
    }
    if (state.workflowTasks().awaitsParent()) {
      return false; // The child's first one takes the updates along (CH-9).
    }
    var next = state.nextEventId();
    var timeout = WorkflowTaskTimeout.of(state, 1);
    turn.quietly(
        run -> run.workflowTasks().scheduleSpeculative(next, turn.now(), timeout, PATIENCE));
    return true;
  }

  /** Schedules the task that follows one that has failed or timed out (WT-4, WT-6). */
  static void again(Turn turn, int attempt) {
    if (turn.state().isPaused()) {
      return; // Whoever lets the run go on schedules it.
    }
    if (attempt == 1 || !turn.state().buffer().isEmpty()) {
      schedule(turn);
    } else {
      turn.quietly(
          state ->
              state
                  .workflowTasks()
                  .scheduleTransient(
                      state.nextEventId(),
                      attempt,
                      turn.now(),
                      WorkflowTaskTimeout.of(state, attempt)));
      dispatch(turn);
    }
  }

  private static void schedule(Turn turn) {
    turn.flush();
    writeScheduled(turn, 1, turn.now());
    dispatch(turn);
  }

  /** Writes the scheduled event, also of a task that was scheduled without one. */
  public static void writeScheduled(Turn turn, int attempt, Instant scheduledAt) {
    turn.add(
        EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        event ->
            event
                .setEventTime(timestamp(scheduledAt))
                .getWorkflowTaskScheduledEventAttributesBuilder()
                .setTaskQueue(taskQueue(turn.state()))
                .setStartToCloseTimeout(proto(WorkflowTaskTimeout.of(turn.state(), attempt)))
                .setAttempt(attempt));
  }

  /** Where the run's next workflow task belongs. */
  public static TaskQueue taskQueue(MutableState state) {
    var normal = state.execution().taskQueue();
    var tasks = state.workflowTasks();
    return tasks.isSticky()
        ? TaskQueue.newBuilder()
            .setName(tasks.stickyTaskQueue())
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
            .setNormalName(normal)
            .build()
        : normalTaskQueue(state);
  }

  /** The queue at which every worker of the run polls. */
  public static TaskQueue normalTaskQueue(MutableState state) {
    return TaskQueue.newBuilder()
        .setName(state.execution().taskQueue())
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  /** Hands out anew what nobody has taken: what was handed out before is void. */
  public static void dispatchAnew(Turn turn) {
    var pending = turn.state().workflowTasks().pending();
    if (pending.filter(task -> task.getStartedEventId() == 0).isPresent()) {
      turn.quietly(state -> state.workflowTasks().restamp());
      dispatch(turn);
    }
  }

  /** Hands out once more what nobody has taken: the first copy may be lost, or wait as well. */
  public static void dispatchAgain(Turn turn) {
    turn.owe(new Task.Dispatch(dispatched(turn).toBuilder().setAgain(true).build()));
  }

  private static void dispatch(Turn turn) {
    turn.owe(new Task.Dispatch(dispatched(turn)));
  }

  private static DispatchTask dispatched(Turn turn) {
    var state = turn.state();
    var task = state.workflowTasks().pending().orElseThrow(() -> new Broken("nothing to dispatch"));
    return dispatch(state, task);
  }

  private static DispatchTask dispatch(MutableState state, WorkflowTaskState task) {
    var priority = state.priority().orElse(Priority.getDefaultInstance());
    var dispatch =
        DispatchTask.newBuilder()
            .setFormatVersion(FORMAT)
            .setNamespaceId(state.key().namespaceId())
            .setWorkflowId(state.key().workflowId())
            .setRunId(state.key().runId())
            .setKind(TaskKind.TASK_KIND_WORKFLOW)
            .setTaskQueue(state.execution().taskQueue())
            .setStickyTaskQueue(task.getStickyTaskQueue())
            .setScheduledEventId(task.getScheduledEventId())
            .setAttempt(task.getAttempt())
            .setStamp(task.getStamp())
            .setScheduledAtMillis(Duration.ofNanos(task.getScheduledNanos()).toMillis())
            .setPriorityKey(priority.getPriorityKey())
            .setFairnessKey(priority.getFairnessKey())
            .setFairnessWeight(priority.getFairnessWeight());
    if (task.getSpeculative() && task.getStickyTaskQueue().isEmpty()) {
      return dispatch.build(); // It may turn into one that waits without limit.
    }
    WorkflowTasks.deadline(task) // Then history times it out (WT-10).
        .ifPresent(deadline -> dispatch.setExpiresAtMillis(deadline.toEpochMilli() + 1));
    return dispatch.build();
  }
}
