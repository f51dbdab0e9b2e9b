package io.perdure.history.workflow.activity;

import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turn;
import io.perdure.history.state.stored.ActivityState;
import java.time.Duration;
import java.util.List;

/** Pauses activities, lets them go on, and has them begin again; no event tells of it. */
public final class ActivityPauses {
  private ActivityPauses() {}

  /** Who pauses an activity, and why. */
  public record Pause(String identity, String reason, String requestId) {}

  /**
   * How an activity goes on.
   *
   * @param resetAttempts whether it begins at its first attempt
   * @param resetHeartbeat whether what it has reported is forgotten
   * @param jitter the next attempt begins within this time
   */
  public record GoOn(boolean resetAttempts, boolean resetHeartbeat, Duration jitter) {}

  /** No attempt begins until {@link #unpause}; a running one is told by its next heartbeat. */
  public static void pause(PendingActivity activity, Pause pause, Turn turn) {
    ActivityAttempts.change(
        activity,
        turn,
        stored ->
            stored
                .setPausedNanos(Nanos.of(turn.now()))
                .setPausedIdentity(pause.identity())
                .setPauseReason(pause.reason())
                .setPauseRequestId(pause.requestId())
                .setStamp(activity.isStarted() ? stored.getStamp() : stored.getStamp() + 1));
  }

  /** Lets a paused activity go on: one that does not run begins at once (AC-32). */
  public static void unpause(PendingActivity activity, GoOn how, Turn turn) {
    if (!activity.isPaused()) {
      return;
    }
    var unpaused =
        ActivityAttempts.change(
            activity,
            turn,
            stored -> {
              forget(stored, how);
              return unpaused(stored);
            });
    if (!unpaused.isStarted()) {
      ActivityAttempts.beginWithin(unpaused, how.jitter(), turn);
    }
  }

  /** Voids what was handed out and is not running: the run is paused (PO-2). */
  public static void takeBackAll(Turn turn) {
    for (var activity : waiting(turn)) {
      ActivityAttempts.change(activity, turn, stored -> stored.setStamp(stored.getStamp() + 1));
    }
  }

  /** Hands out what waits for nothing but that: the run goes on (PO-4). */
  public static void handOutAll(Turn turn) {
    for (var activity : waiting(turn)) {
      if (!activity.isPaused() && !activity.stored().getBackingOff()) {
        ActivityAttempts.dispatch(
            ActivityAttempts.change(
                activity, turn, stored -> stored.setStamp(stored.getStamp() + 1)),
            turn);
      }
    }
  }

  /** Schedules all as if they had been just now: in a run that a reset begins (RS-6). */
  public static void beginAnew(Turn turn) {
    var now = Nanos.of(turn.now());
    for (var activity : waiting(turn)) {
      ActivityAttempts.dispatch(
          ActivityAttempts.change(
              activity,
              turn,
              stored -> stored.setScheduledNanos(now).setAttemptScheduledNanos(now)),
          turn);
    }
  }

  private static List<PendingActivity> waiting(Turn turn) {
    return turn.state().activities().all().stream()
        .filter(activity -> !activity.isStarted())
        .toList();
  }

  private static void forget(ActivityState.Builder stored, GoOn how) {
    if (how.resetAttempts()) {
      rewind(stored);
    }
    if (how.resetHeartbeat()) {
      stored.clearHeartbeatDetails().clearHeartbeatNanos();
    }
  }

  /**
   * Has an activity begin again at its first attempt: at once, or after the running one (AC-33).
   *
   * @param keepsPause whether a paused activity stays paused
   */
  public static void reset(PendingActivity activity, GoOn how, boolean keepsPause, Turn turn) {
    var running = activity.isStarted();
    var reset =
        ActivityAttempts.change(
            activity,
            turn,
            stored -> {
              rewind(stored);
              if (running) {
                stored.setReset(true).setResetHeartbeat(how.resetHeartbeat());
              } else if (how.resetHeartbeat()) {
                stored.clearHeartbeatDetails();
              }
              return keepsPause ? stored : unpaused(stored);
            });
    if (!running && !reset.isPaused()) {
      ActivityAttempts.beginWithin(reset, how.jitter(), turn);
    }
  }

  /** A running attempt answers under the number with which it was started. */
  private static void rewind(ActivityState.Builder stored) {
    if (stored.getStartedNanos() != 0 && stored.getStartedAttempt() == 0) {
      stored.setStartedAttempt(stored.getAttempt());
    }
    stored.setAttempt(1);
  }

  private static ActivityState.Builder unpaused(ActivityState.Builder stored) {
    return stored
        .clearPausedNanos()
        .clearPausedIdentity()
        .clearPauseReason()
        .clearPauseRequestId()
        .setStamp(stored.getStartedNanos() != 0 ? stored.getStamp() : stored.getStamp() + 1);
  }
}
