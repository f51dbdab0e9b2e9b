package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED;
import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED;
import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;

import com.google.protobuf.util.Durations;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.stored.ActivityState;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingActivityInfo.PauseInfo;
import java.time.Instant;

/** What DescribeWorkflowExecution tells of a pending activity (DE-3). */
public final class ActivityDescriptions {
  private ActivityDescriptions() {}

  public static PendingActivityInfo of(PendingActivity activity) {
    var scheduled = activity.scheduled();
    var told =
        PendingActivityInfo.newBuilder()
            .setActivityId(activity.activityId())
            .setActivityType(scheduled.getActivityType())
            .setState(state(activity))
            .setAttempt(activity.attempt())
            .setMaximumAttempts(scheduled.getRetryPolicy().getMaximumAttempts())
            .setScheduledTime(Nanos.timestamp(activity.stored().getAttemptScheduledNanos()))
            .setLastWorkerIdentity(lastWorker(activity))
            .setPriority(scheduled.getPriority())
            .setActivityOptions(ChangedOptions.of(activity));
    addTimes(activity, told);
    if (activity.isPaused()) {
      told.setPaused(true).setPauseInfo(pause(activity.stored()));
    }
    if (activity.stored().getHeartbeatNanos() != 0) {
      told.setLastHeartbeatTime(Nanos.timestamp(activity.stored().getHeartbeatNanos()));
    }
    if (!activity.stored().getHeartbeatDetails().isEmpty()) {
      told.setHeartbeatDetails(activity.heartbeatDetails());
    }
    activity.lastFailure().ifPresent(told::setLastFailure);
    return told.build();
  }

  private static void addTimes(PendingActivity activity, PendingActivityInfo.Builder told) {
    var stored = activity.stored();
    Instant expiry = activity.expiry();
    if (expiry != null) {
      told.setExpirationTime(Nanos.timestamp(expiry));
    }
    if (activity.isStarted()) {
      told.setLastStartedTime(Nanos.timestamp(stored.getStartedNanos()));
    }
    if (stored.getLastAttemptCompletedNanos() != 0) {
      told.setLastAttemptCompleteTime(Nanos.timestamp(stored.getLastAttemptCompletedNanos()));
    }
    if (stored.getBackingOff()) {
      told.setNextAttemptScheduleTime(Nanos.timestamp(stored.getAttemptScheduledNanos()));
      told.setCurrentRetryInterval(
          Durations.fromNanos(
              stored.getAttemptScheduledNanos() - stored.getLastAttemptCompletedNanos()));
    }
  }

  private static PendingActivityState state(PendingActivity activity) {
    if (activity.isCancelRequested()) {
      return PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
    }
    if (activity.isPaused()) {
      return activity.isStarted()
          ? PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
          : PENDING_ACTIVITY_STATE_PAUSED;
    }
    return activity.isStarted() ? PENDING_ACTIVITY_STATE_STARTED : PENDING_ACTIVITY_STATE_SCHEDULED;
  }

  private static String lastWorker(PendingActivity activity) {
    return activity.isStarted()
        ? activity.stored().getStartedIdentity()
        : activity.stored().getLastWorkerIdentity();
  }

  private static PauseInfo pause(ActivityState stored) {
    return PauseInfo.newBuilder()
        .setPauseTime(Nanos.timestamp(stored.getPausedNanos()))
        .setManual(
            PauseInfo.Manual.newBuilder()
                .setIdentity(stored.getPausedIdentity())
                .setReason(stored.getPauseReason()))
        .build();
  }
}
