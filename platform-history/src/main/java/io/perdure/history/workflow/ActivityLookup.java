package io.perdure.history.workflow;

import io.perdure.common.api.TaskToken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.NamedRun;

/** Finds the pending activity that a worker speaks of, by token or by id (AC-10, AC-14). */
final class ActivityLookup {
  private ActivityLookup() {}

  /**
   * A started activity and the run that it belongs to.
   *
   * @param run the open run
   */
  record Found(MutableState run, PendingActivity activity) {}

  /** The started attempt that a task token names. */
  static Found byToken(TaskToken token, Turns turns) {
    var run = open(token.getRunId(), turns);
    var pending =
        run.activities()
            .scheduledBy(token.getScheduledEventId())
            .filter(
                activity ->
                    activity.isStarted() && activity.startedAttempt() == token.getAttempt());
    return new Found(run, pending.orElseThrow(ActivityLookup::gone));
  }

  /** The activity with this id, started or not; of the current run when no run id is given. */
  static Found byId(String runId, String activityId, Turns turns) {
    if (activityId.isEmpty()) {
      throw new InvalidRequest("ActivityId is not set on request.");
    }
    var run = open(runId, turns);
    var pending = run.activities().withId(activityId);
    return new Found(
        run,
        pending.orElseThrow(
            () ->
                new NotFound(
                    "cannot find pending activity with ActivityID %s, check workflow execution history for more details"
                        .formatted(activityId))));
  }

  /** The started activity with this id. */
  static Found startedById(String runId, String activityId, Turns turns) {
    var found = byId(runId, activityId, turns);
    if (!found.activity().isStarted()) {
      throw gone();
    }
    return found;
  }

  private static MutableState open(String runId, Turns turns) {
    var run = NamedRun.of(runId, turns);
    NamedRun.mustBeOpen(run);
    return run;
  }

  private static NotFound gone() {
    return new NotFound(
        "invalid activityID or activity already timed out or invoking workflow is completed");
  }
}
