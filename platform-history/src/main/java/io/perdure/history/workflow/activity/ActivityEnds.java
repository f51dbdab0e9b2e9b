package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT;

import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.Failure;

/**
 * Writes how an activity ended, right after its start: that is put off until then, because only the
 * last attempt's start is told (AC-7). The worker gets a workflow task to hear of it.
 */
public final class ActivityEnds {
  private ActivityEnds() {}

  /** The worker has completed the activity (AC-11); a result that is too large fails it. */
  public static void completed(
      PendingActivity activity, Payloads result, boolean hasResult, String identity, Turn turn) {
    if (result.getSerializedSize() > LimitedFailures.BLOB_LIMIT) {
      var failure = LimitedFailures.tooLarge("Complete result exceeds size limit.");
      failed(activity, failure, RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE, identity, turn);
      return;
    }
    var started = start(activity, turn);
    turn.add(
        EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
        event -> {
          var attributes = event.getActivityTaskCompletedEventAttributesBuilder();
          attributes.setScheduledEventId(activity.scheduledEventId());
          attributes.setStartedEventId(started).setIdentity(identity);
          if (hasResult) {
            attributes.setResult(result);
          }
        });
    NextWorkflowTask.ifNone(turn);
  }

  /** No attempt follows the one that has failed (AC-12). */
  public static void failed(
      PendingActivity activity, Failure failure, RetryState why, String identity, Turn turn) {
    var started = start(activity, turn);
    turn.add(
        EVENT_TYPE_ACTIVITY_TASK_FAILED,
        event ->
            event
                .getActivityTaskFailedEventAttributesBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setStartedEventId(started)
                .setFailure(failure)
                .setRetryState(why)
                .setIdentity(identity));
    NextWorkflowTask.ifNone(turn);
  }

  /** The activity has timed out for good (AC-27). */
  static void timedOut(PendingActivity activity, Failure failure, RetryState why, Turn turn) {
    var started = start(activity, turn);
    turn.add(
        EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
        event ->
            event
                .getActivityTaskTimedOutEventAttributesBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setStartedEventId(started)
                .setFailure(failure)
                .setRetryState(why));
    NextWorkflowTask.ifNone(turn);
  }

  /** The activity has ended because it was asked to (AC-13). */
  public static void canceled(
      PendingActivity activity, Payloads details, boolean hasDetails, String identity, Turn turn) {
    addCanceled(activity, details, hasDetails, identity, turn);
    NextWorkflowTask.ifNone(turn);
  }

  /**
   * Writes the end alone: among the commands of a workflow task, whose completion sees to the next
   * one (AC-20).
   */
  static void addCanceled(
      PendingActivity activity, Payloads details, boolean hasDetails, String identity, Turn turn) {
    var started = start(activity, turn);
    turn.add(
        EVENT_TYPE_ACTIVITY_TASK_CANCELED,
        event -> {
          var attributes = event.getActivityTaskCanceledEventAttributesBuilder();
          attributes.setScheduledEventId(activity.scheduledEventId()).setStartedEventId(started);
          attributes.setLatestCancelRequestedEventId(activity.stored().getCancelRequestedEventId());
          attributes.setIdentity(identity);
          if (hasDetails) {
            attributes.setDetails(details);
          }
        });
  }

  /**
   * Writes the start that was put off; gives its event id, 0 when the activity never started
   * (EV-4).
   */
  private static long start(PendingActivity activity, Turn turn) {
    if (!activity.isStarted()) {
      return 0;
    }
    return turn.add(
            EVENT_TYPE_ACTIVITY_TASK_STARTED,
            event -> {
              event.setEventTime(Nanos.timestamp(activity.stored().getStartedNanos()));
              var attributes = event.getActivityTaskStartedEventAttributesBuilder();
              attributes.setScheduledEventId(activity.scheduledEventId());
              attributes.setIdentity(activity.stored().getStartedIdentity());
              attributes.setRequestId(activity.stored().getStartedRequestId());
              attributes.setAttempt(activity.startedAttempt());
              activity.lastFailure().ifPresent(attributes::setLastFailure);
            })
        .getEventId();
  }
}
