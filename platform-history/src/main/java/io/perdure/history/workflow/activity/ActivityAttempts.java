package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_CANCEL_REQUESTED;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.error.Broken;
import io.perdure.history.state.Backoff;
import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turn;
import io.perdure.history.state.stored.ActivityState;
import io.temporal.api.failure.v1.Failure;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The attempts of an activity: handing one to its task queue, and whether another follows one that
 * has failed.
 */
public final class ActivityAttempts {
  private ActivityAttempts() {}

  /** Owes the activity's current attempt to its task queue (AC-6). */
  static void dispatch(PendingActivity activity, Turn turn) {
    if (turn.state().isPaused()) {
      return; // Whoever lets the run go on hands it out.
    }
    turn.owe(new Task.Dispatch(dispatched(activity, turn).build()));
  }

  /** The same once more: the first copy may be lost, or wait as well. */
  public static void dispatchAgain(PendingActivity activity, Turn turn) {
    turn.owe(new Task.Dispatch(dispatched(activity, turn).setAgain(true).build()));
  }

  private static DispatchTask.Builder dispatched(PendingActivity activity, Turn turn) {
    var run = turn.state().key();
    var scheduled = activity.scheduled();
    var task =
        DispatchTask.newBuilder()
            .setFormatVersion(1)
            .setNamespaceId(run.namespaceId())
            .setWorkflowId(run.workflowId())
            .setRunId(run.runId())
            .setKind(TaskKind.TASK_KIND_ACTIVITY)
            .setTaskQueue(scheduled.getTaskQueue().getName())
            .setScheduledEventId(activity.scheduledEventId())
            .setAttempt(activity.attempt())
            .setStamp(activity.stored().getStamp())
            .setScheduledAtMillis(activity.attemptScheduledAt().toEpochMilli())
            .setPriorityKey(scheduled.getPriority().getPriorityKey())
            .setFairnessKey(scheduled.getPriority().getFairnessKey())
            .setFairnessWeight(scheduled.getPriority().getFairnessWeight());
    activity
        .nextDeadline()
        .ifPresent(deadline -> task.setExpiresAtMillis(deadline.at().toEpochMilli() + 1));
    return task;
  }

  /**
   * Starts another attempt after its back-off, unless none may follow (AC-16, AC-17).
   *
   * @return what was decided; for {@code Stop} nothing has been changed
   */
  public static Verdict afterFailure(PendingActivity activity, Failure failure, Turn turn) {
    if (activity.isCancelRequested()) {
      return new Verdict.Stop(RETRY_STATE_CANCEL_REQUESTED);
    }
    var verdict = verdict(activity, failure, turn);
    if (verdict instanceof Verdict.Again again) {
      var next = turn.now().plus(again.after());
      change(
          activity, turn, attempt -> next(attempt, failure, Nanos.of(turn.now()), Nanos.of(next)));
    }
    return verdict;
  }

  private static Verdict verdict(PendingActivity activity, Failure failure, Turn turn) {
    var policy = activity.scheduled().getRetryPolicy();
    if (activity.isPaused() && Backoff.retryable(failure, policy)) {
      return new Verdict.Again(Duration.ZERO); // Whoever lets it go on says when.
    }
    var begunAnew = activity.stored().getReset();
    return Backoff.after(
        Backoff.Kind.ACTIVITY,
        begunAnew ? policy.toBuilder().clearMaximumAttempts().build() : policy,
        activity.attempt(),
        failure,
        turn.now(),
        activity.expiry());
  }

  /** Changes what no event tells of the activity, and gives it as it is then. */
  public static PendingActivity change(
      PendingActivity activity, Turn turn, UnaryOperator<ActivityState.Builder> change) {
    var id = activity.scheduledEventId();
    turn.quietly(state -> state.activities().change(id, change));
    return turn.state()
        .activities()
        .scheduledBy(id)
        .orElseThrow(() -> new Broken("a changed activity is gone"));
  }

  private static ActivityState.Builder next(
      ActivityState.Builder attempt, Failure failure, long now, long next) {
    if (attempt.getResetHeartbeat()) {
      attempt.clearHeartbeatDetails();
    }
    return attempt
        .setAttempt(attempt.getReset() ? 1 : attempt.getAttempt() + 1)
        .clearReset()
        .clearResetHeartbeat()
        .clearStartedAttempt()
        .setAttemptScheduledNanos(next)
        .setBackingOff(true)
        .setLastWorkerIdentity(attempt.getStartedIdentity())
        .setLastAttemptCompletedNanos(now)
        .setLastFailure(LimitedFailures.limited(failure, LimitedFailures.KEPT_LIMIT).toByteString())
        .clearStartedNanos()
        .clearStartedIdentity()
        .clearStartedRequestId()
        .clearHeartbeatNanos();
  }

  /**
   * Begins the activity's attempt within the given time, and not at once where that is not zero: so
   * that many activities do not begin together.
   */
  static void beginWithin(PendingActivity activity, Duration jitter, Turn turn) {
    var wait =
        jitter.isPositive()
            ? Duration.ofMillis(
                Math.floorMod(turn.newId().hashCode(), Math.max(1, jitter.toMillis())))
            : Duration.ZERO;
    var waiting =
        change(
            activity,
            turn,
            attempt ->
                attempt
                    .setAttemptScheduledNanos(Nanos.of(turn.now().plus(wait)))
                    .setBackingOff(wait.isPositive()));
    if (wait.isZero()) {
      dispatch(waiting, turn);
    }
  }

  /** The back-off of the activity's next attempt has passed. */
  static void backoffPassed(PendingActivity activity, Turn turn) {
    dispatch(change(activity, turn, ActivityState.Builder::clearBackingOff), turn);
  }
}
