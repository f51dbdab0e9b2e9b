package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityPauses;
import io.perdure.history.workflow.activity.ActivityPauses.GoOn;
import io.perdure.history.workflow.activity.ActivityTarget;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;

/** UnpauseActivity and, for an activity of a workflow, UnpauseActivityExecution (AC-32). */
public final class UnpauseActivity {
  private UnpauseActivity() {}

  public static Answer<UnpauseActivityResponse> decide(
      UnpauseActivityRequest request, Turns turns) {
    var run = NamedRun.open(request.getExecution(), turns);
    unpause(
        run,
        target(request),
        new GoOn(
            request.getResetAttempts(),
            request.getResetHeartbeat(),
            ProtoTime.duration(request.getJitter())),
        turns);
    return Answer.reply(UnpauseActivityResponse.getDefaultInstance());
  }

  public static Answer<UnpauseActivityExecutionResponse> decideExecution(
      UnpauseActivityExecutionRequest request, Turns turns) {
    var run = NamedRun.open(request.getRunId(), turns);
    unpause(
        run,
        new ActivityTarget.ById(request.getActivityId()),
        new GoOn(
            request.getResetAttempts(),
            request.getResetHeartbeat(),
            ProtoTime.duration(request.getJitter())),
        turns);
    return Answer.reply(UnpauseActivityExecutionResponse.getDefaultInstance());
  }

  private static ActivityTarget target(UnpauseActivityRequest request) {
    return switch (request.getActivityCase()) {
      case ID -> new ActivityTarget.ById(request.getId());
      case TYPE -> new ActivityTarget.ByType(request.getType());
      case UNPAUSE_ALL -> new ActivityTarget.All();
      case ACTIVITY_NOT_SET -> throw ActivityTarget.missing();
    };
  }

  private static void unpause(MutableState run, ActivityTarget target, GoOn how, Turns turns) {
    target.in(run).forEach(activity -> ActivityPauses.unpause(activity, how, turns.on(run)));
  }
}
