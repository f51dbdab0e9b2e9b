package io.perdure.history.workflow;

import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Reminders;
import io.perdure.history.state.Turn;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.workflow.activity.ActivityAttempts;
import io.perdure.history.workflow.task.NextWorkflowTask;
import java.time.Instant;

/** Sends tasks again that are scheduled and that no worker has started (TK-8). */
final class WaitingTasks {
  private WaitingTasks() {}

  /** Sends all of them again. */
  static void sendAgain(Turn turn) {
    var state = turn.state();
    state
        .workflowTasks()
        .pending()
        .filter(task -> task.getStartedEventId() == 0)
        .ifPresent(_ -> NextWorkflowTask.dispatchAgain(turn));
    if (!state.isPaused()) {
      state.activities().all().stream()
          .filter(PendingActivity::awaitsWorker)
          .forEach(activity -> ActivityAttempts.dispatchAgain(activity, turn));
    }
  }

  /** Sends those again that have waited for so long that they may be lost. */
  static void remind(Turn turn, Instant wokenFor) {
    var state = turn.state();
    if (!state.isOpen() || state.isPaused()) {
      return;
    }
    var now = turn.now();
    state
        .workflowTasks()
        .pending()
        .filter(WorkflowTasks::awaitsWorker)
        .filter(task -> Reminders.isDue(WorkflowTasks.scheduledAt(task), wokenFor, now))
        .ifPresent(_ -> NextWorkflowTask.dispatchAgain(turn));
    state.activities().all().stream()
        .filter(PendingActivity::awaitsWorker)
        .filter(activity -> Reminders.isDue(activity.attemptScheduledAt(), wokenFor, now))
        .forEach(activity -> ActivityAttempts.dispatchAgain(activity, turn));
  }
}
