package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_CANCEL_REQUESTED;
import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_TIMEOUT;
import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;

import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.PendingActivity.Deadline;
import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What happens to activities when time passes: timeouts, and attempts whose back-off is over (AC-25
 * to AC-27).
 */
public final class ActivityTimeouts {
  private ActivityTimeouts() {}

  /** Does all that is due by now, earliest first. */
  public static void fire(Turn turn) {
    var due = new PriorityQueue<Due>();
    turn.state().activities().all().forEach(activity -> due(activity, turn).ifPresent(due::add));
    while (!due.isEmpty()) {
      var first = due.remove();
      fire(first.activity(), first.deadline(), turn);
      turn.state()
          .activities()
          .scheduledBy(first.activity().scheduledEventId())
          .flatMap(activity -> due(activity, turn)) // What follows may be due, too.
          .ifPresent(due::add);
    }
  }

  /** A deadline that has come. */
  private record Due(PendingActivity activity, Deadline deadline) implements Comparable<Due> {
    private static final Comparator<Due> EARLIEST_FIRST =
        Comparator.<Due, Instant>comparing(due -> due.deadline().at())
            .thenComparingLong(due -> due.activity().scheduledEventId());

    @Override
    public int compareTo(Due other) {
      return EARLIEST_FIRST.compare(this, other);
    }
  }

  private static Optional<Due> due(PendingActivity activity, Turn turn) {
    return activity
        .nextDeadline()
        .filter(deadline -> !deadline.at().isAfter(turn.now()))
        .map(deadline -> new Due(activity, deadline));
  }

  private static void fire(PendingActivity activity, Deadline deadline, Turn turn) {
    var type = deadline.timeout();
    if (type == null) {
      ActivityAttempts.backoffPassed(activity, turn);
      return;
    }
    switch (type) {
      case TIMEOUT_TYPE_SCHEDULE_TO_START, TIMEOUT_TYPE_SCHEDULE_TO_CLOSE ->
          timedOut(
              activity,
              type,
              activity.isCancelRequested() ? RETRY_STATE_CANCEL_REQUESTED : RETRY_STATE_TIMEOUT,
              turn);
      case TIMEOUT_TYPE_START_TO_CLOSE, TIMEOUT_TYPE_HEARTBEAT ->
          attemptTimedOut(activity, type, turn);
      case TIMEOUT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("an activity has no timeout of type " + type);
    }
  }

  private static void attemptTimedOut(PendingActivity activity, TimeoutType type, Turn turn) {
    var verdict =
        ActivityAttempts.afterFailure(activity, ActivityTimeoutFailures.ofAttempt(type), turn);
    if (verdict instanceof Verdict.Stop stop) {
      timedOut(activity, type, stop.why(), turn);
    }
  }

  /** No attempt follows: for want of time the failure says that, else which timeout it was. */
  private static void timedOut(
      PendingActivity activity, TimeoutType type, RetryState why, Turn turn) {
    var outOfTime = why == RETRY_STATE_TIMEOUT && type != TIMEOUT_TYPE_SCHEDULE_TO_START;
    var failure =
        outOfTime
            ? ActivityTimeoutFailures.noTimeLeft(activity)
            : ActivityTimeoutFailures.last(activity, type);
    ActivityEnds.timedOut(activity, failure, why, turn);
  }
}
