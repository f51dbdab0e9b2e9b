package io.perdure.history.workflow.activity;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.Backoff;
import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.FieldMasks;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;

/** Changes the options of pending activities: timeouts, retry policy, task queue, priority. */
public final class ChangedOptions {
  private ChangedOptions() {}

  /**
   * The options with those of another that the mask names.
   *
   * @throws InvalidRequest when the mask names something else
   */
  public static ActivityOptions merged(
      ActivityOptions before, ActivityOptions given, FieldMask mask) {
    var paths = FieldMasks.snakeCase(mask);
    if (!FieldMaskUtil.isValid(ActivityOptions.class, paths)) {
      throw new InvalidRequest("error applying update_options: invalid update mask");
    }
    if (FieldMasks.touches(paths, "start_delay")) {
      throw InvalidRequest.unsupported("activity_options.start_delay");
    }
    var after = before.toBuilder();
    FieldMaskUtil.merge(paths, given, after, FieldMasks.REPLACING);
    return after.build();
  }

  /** The options that hold. */
  public static ActivityOptions of(PendingActivity activity) {
    var scheduled = activity.scheduled();
    return ActivityOptions.newBuilder()
        .setTaskQueue(scheduled.getTaskQueue())
        .setScheduleToCloseTimeout(scheduled.getScheduleToCloseTimeout())
        .setScheduleToStartTimeout(scheduled.getScheduleToStartTimeout())
        .setStartToCloseTimeout(scheduled.getStartToCloseTimeout())
        .setHeartbeatTimeout(scheduled.getHeartbeatTimeout())
        .setRetryPolicy(scheduled.getRetryPolicy())
        .setPriority(scheduled.getPriority())
        .build();
  }

  /** The options that the activity was scheduled with. */
  public static ActivityOptions original(PendingActivity activity) {
    var original = activity.stored().getOriginalOptions();
    return original.isEmpty() ? of(activity) : Stored.parse(ActivityOptions.parser(), original);
  }

  /**
   * Gives the activity other options; what has been dispatched of it is void (AC-34).
   *
   * @throws InvalidRequest when no activity could be scheduled with them
   */
  public static PendingActivity apply(PendingActivity activity, ActivityOptions given, Turn turn) {
    var attributes = check(activity, given, turn.state());
    var original = original(activity).toByteString();
    var id = activity.scheduledEventId();
    turn.quietly(state -> state.activities().reschedule(id, attributes));
    var changed =
        ActivityAttempts.change(
            activity,
            turn,
            stored -> stored.setStamp(stored.getStamp() + 1).setOriginalOptions(original));
    if (changed.isStarted() || changed.isPaused()) {
      return changed;
    }
    if (changed.stored().getBackingOff()) {
      return waitAnew(changed, turn);
    }
    ActivityAttempts.dispatch(changed, turn);
    return changed;
  }

  /**
   * What the activity's attributes would be.
   *
   * @throws InvalidRequest when no activity could be scheduled with these options
   */
  public static ActivityTaskScheduledEventAttributes check(
      PendingActivity activity, ActivityOptions given, MutableState run) {
    try {
      return ScheduledActivities.changed(activity.scheduled(), given, run);
    } catch (BadCommand refused) {
      throw new InvalidRequest(refused.getMessage());
    }
  }

  /** The back-off of an attempt that waits, as the new policy has it. */
  private static PendingActivity waitAnew(PendingActivity activity, Turn turn) {
    var ended = Nanos.instant(activity.stored().getLastAttemptCompletedNanos());
    var verdict =
        Backoff.after(
            Backoff.Kind.ACTIVITY,
            activity.scheduled().getRetryPolicy().toBuilder().clearMaximumAttempts().build(),
            Math.max(1, activity.attempt() - 1),
            activity.lastFailure().orElse(null),
            ended,
            null);
    if (activity.stored().getLastAttemptCompletedNanos() == 0
        || !(verdict instanceof Verdict.Again again)) {
      return activity;
    }
    return ActivityAttempts.change(
        activity,
        turn,
        stored -> stored.setAttemptScheduledNanos(Nanos.of(ended.plus(again.after()))));
  }
}
