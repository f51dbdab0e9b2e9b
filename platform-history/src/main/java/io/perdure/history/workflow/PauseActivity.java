package io.perdure.history.workflow;

import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityPauses;
import io.perdure.history.workflow.activity.ActivityPauses.Pause;
import io.perdure.history.workflow.activity.ActivityTarget;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;

/** PauseActivity and, for an activity of a workflow, PauseActivityExecution (AC-31). */
public final class PauseActivity {
  private PauseActivity() {}

  public static Answer<PauseActivityResponse> decide(PauseActivityRequest request, Turns turns) {
    var run = NamedRun.open(request.getExecution(), turns);
    pause(
        run,
        target(request),
        new Pause(request.getIdentity(), request.getReason(), request.getRequestId()),
        turns);
    return Answer.reply(PauseActivityResponse.getDefaultInstance());
  }

  public static Answer<PauseActivityExecutionResponse> decideExecution(
      PauseActivityExecutionRequest request, Turns turns) {
    var run = NamedRun.open(request.getRunId(), turns);
    pause(
        run,
        new ActivityTarget.ById(request.getActivityId()),
        new Pause(request.getIdentity(), request.getReason(), request.getRequestId()),
        turns);
    return Answer.reply(PauseActivityExecutionResponse.getDefaultInstance());
  }

  private static ActivityTarget target(PauseActivityRequest request) {
    return switch (request.getActivityCase()) {
      case ID -> new ActivityTarget.ById(request.getId());
      case TYPE -> new ActivityTarget.ByType(request.getType());
      case ACTIVITY_NOT_SET -> throw ActivityTarget.missing();
    };
  }

  private static void pause(MutableState run, ActivityTarget target, Pause pause, Turns turns) {
    var activities = target.in(run);
    if (activities.stream().anyMatch(one -> one.isPaused() && !isSame(one, pause))) {
      throw new NotReady("activity is already paused");
    }
    activities.stream()
        .filter(one -> !one.isPaused())
        .forEach(one -> ActivityPauses.pause(one, pause, turns.on(run)));
  }

  private static boolean isSame(PendingActivity paused, Pause pause) {
    return !pause.requestId().isEmpty()
        && paused.stored().getPauseRequestId().equals(pause.requestId());
  }
}
