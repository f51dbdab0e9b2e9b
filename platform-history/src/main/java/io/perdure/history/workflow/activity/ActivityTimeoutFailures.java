package io.perdure.history.workflow.activity;

import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.PendingActivity;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;

/** The failures that say that an activity has timed out (FS-1, AC-26, AC-27). */
final class ActivityTimeoutFailures {
  private static final String SOURCE = "Server";
  private static final String NO_TIME_LEFT =
      "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up"
          + " retrying";

  private ActivityTimeoutFailures() {}

  /** One attempt has timed out and another follows. */
  static Failure ofAttempt(TimeoutType type) {
    return Failure.newBuilder()
        .setMessage("activity %s timeout".formatted(RetryPolicies.spelled(type)))
        .setSource(SOURCE)
        .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
        .build();
  }

  /** The activity has timed out for good. Its cause is how the attempt before failed. */
  static Failure last(PendingActivity activity, TimeoutType type) {
    return withDetails(activity, ofAttempt(type));
  }

  /** Schedule-to-close has passed, or would before the next attempt. */
  static Failure noTimeLeft(PendingActivity activity) {
    return withDetails(
        activity,
        ofAttempt(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE).toBuilder()
            .setMessage(NO_TIME_LEFT)
            .build());
  }

  private static Failure withDetails(PendingActivity activity, Failure failure) {
    var complete = failure.toBuilder();
    if (!activity.stored().getHeartbeatDetails().isEmpty()) {
      complete.getTimeoutFailureInfoBuilder().setLastHeartbeatDetails(activity.heartbeatDetails());
    }
    activity.lastFailure().ifPresent(complete::setCause);
    return complete.build();
  }
}
