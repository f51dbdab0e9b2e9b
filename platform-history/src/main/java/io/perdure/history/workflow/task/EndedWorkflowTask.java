package io.perdure.history.workflow.task;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED;

import io.perdure.common.error.Broken;
import io.perdure.history.state.Turn;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import java.util.function.Consumer;

/**
 * Ends workflow tasks that were not completed. Only the first failure of a row is written (WT-5),
 * and each is followed by another task.
 */
public final class EndedWorkflowTask {
  /** Who ends a workflow task or a run when no client or worker does. */
  public static final String ENGINE = "history-service";

  /** More events than this do not wait behind one workflow task (BE-7). */
  private static final int MAX_BUFFERED_EVENTS = 100;

  /** More bytes of events than this do not wait behind one workflow task (BE-7). */
  private static final long MAX_BUFFERED_BYTES = 2L << 20;

  private EndedWorkflowTask() {}

  /**
   * Fails the started task and schedules the next one (WT-20).
   *
   * @param about cause, failure, identity; the task's ids are filled in
   */
  public static void fail(Turn turn, Consumer<WorkflowTaskFailedEventAttributes.Builder> about) {
    var next = attemptAfter(turn);
    end(turn, about);
    ReportedProblems.failed(turn, about);
    NextWorkflowTask.again(turn, next);
  }

  /** Gives a task up and schedules the next one (WT-9, WT-10). */
  public static void timeOut(Turn turn) {
    turn.writeSpeculative();
    var task = pending(turn);
    var started = task.getStartedEventId() != 0;
    var next = started ? attemptAfter(turn) : 1;
    if (WorkflowTasks.isTransient(task)) {
      turn.quietly(state -> state.workflowTasks().dropTransient(false));
    } else {
      turn.add(
          EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
          event ->
              event
                  .getWorkflowTaskTimedOutEventAttributesBuilder()
                  .setScheduledEventId(task.getScheduledEventId())
                  .setStartedEventId(task.getStartedEventId())
                  .setTimeoutType(
                      started
                          ? TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
                          : TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START));
    }
    if (started) {
      ReportedProblems.timedOut(turn);
    }
    NextWorkflowTask.again(turn, next);
  }

  /** Takes back a task that nobody has taken: the run is paused (PO-2). */
  public static void takeBack(Turn turn) {
    var task = turn.state().workflowTasks().pending();
    if (task.isPresent() && task.get().getStartedEventId() == 0) {
      end(
          turn,
          about ->
              about
                  .setCause(WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED)
                  .setIdentity(ENGINE));
    }
  }

  /** Fails the started task of a run that is ended with it (WC-7). */
  public static void failForGood(
      Turn turn, Consumer<WorkflowTaskFailedEventAttributes.Builder> about) {
    end(turn, about);
    turn.flush();
  }

  /**
   * Makes way for the end of the run: fails a task that is started, and writes what waits behind it
   * (TM-3, TO-2).
   */
  public static void beforeForcedClose(Turn turn) {
    if (turn.state().workflowTasks().isStarted()) {
      end(turn, EndedWorkflowTask::forced);
    }
    turn.flush();
  }

  /** Fails the started task when too much waits behind it (BE-7). */
  public static void failIfBufferIsFull(Turn turn) {
    var buffer = turn.state().buffer();
    if (turn.state().workflowTasks().isStarted()
        && (buffer.size() > MAX_BUFFERED_EVENTS || buffer.bytes() > MAX_BUFFERED_BYTES)) {
      fail(turn, EndedWorkflowTask::forced);
    }
  }

  /** The failure of a task that the engine fails (FS-3). */
  public static Failure failure(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource("Server")
        .setServerFailureInfo(ServerFailureInfo.getDefaultInstance())
        .build();
  }

  private static void forced(WorkflowTaskFailedEventAttributes.Builder about) {
    about.setCause(WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND).setIdentity(ENGINE);
  }

  private static void end(Turn turn, Consumer<WorkflowTaskFailedEventAttributes.Builder> about) {
    turn.writeSpeculative();
    var task = pending(turn);
    var attributes =
        WorkflowTaskFailedEventAttributes.newBuilder()
            .setScheduledEventId(task.getScheduledEventId())
            .setStartedEventId(task.getStartedEventId());
    about.accept(attributes);
    if (WorkflowTasks.isTransient(task)) {
      var wantedToClose = attributes.getCause() == WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
      turn.quietly(state -> state.workflowTasks().dropTransient(wantedToClose));
    } else {
      turn.add(
          EVENT_TYPE_WORKFLOW_TASK_FAILED,
          event -> event.setWorkflowTaskFailedEventAttributes(attributes));
    }
  }

  /** A task that was meant for the worker's cache begins anew at another worker (WT-4). */
  private static int attemptAfter(Turn turn) {
    return turn.state().workflowTasks().isSticky() ? 1 : pending(turn).getAttempt() + 1;
  }

  private static WorkflowTaskState pending(Turn turn) {
    return turn.state()
        .workflowTasks()
        .pending()
        .orElseThrow(() -> new Broken("no workflow task to end"));
  }
}
