package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityPauses;
import io.perdure.history.workflow.activity.ActivityPauses.GoOn;
import io.perdure.history.workflow.activity.ActivityTarget;
import io.perdure.history.workflow.activity.ChangedOptions;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;

/** ResetActivity and, for an activity of a workflow, ResetActivityExecution (AC-33). */
public final class ResetActivity {
  private ResetActivity() {}

  /** What becomes of the activities beside their new beginning. */
  private record How(GoOn goOn, boolean keepsPause, boolean restoresOptions) {}

  public static Answer<ResetActivityResponse> decide(ResetActivityRequest request, Turns turns) {
    var run = NamedRun.open(request.getExecution(), turns);
    var goOn = new GoOn(true, request.getResetHeartbeat(), ProtoTime.duration(request.getJitter()));
    var how = new How(goOn, request.getKeepPaused(), request.getRestoreOriginalOptions());
    reset(run, target(request), how, turns);
    return Answer.reply(ResetActivityResponse.getDefaultInstance());
  }

  public static Answer<ResetActivityExecutionResponse> decideExecution(
      ResetActivityExecutionRequest request, Turns turns) {
    var run = NamedRun.open(request.getRunId(), turns);
    var goOn = new GoOn(true, true, ProtoTime.duration(request.getJitter()));
    var how = new How(goOn, request.getKeepPaused(), request.getRestoreOriginalOptions());
    reset(run, new ActivityTarget.ById(request.getActivityId()), how, turns);
    return Answer.reply(ResetActivityExecutionResponse.getDefaultInstance());
  }

  private static ActivityTarget target(ResetActivityRequest request) {
    return switch (request.getActivityCase()) {
      case ID -> new ActivityTarget.ById(request.getId());
      case TYPE -> new ActivityTarget.ByType(request.getType());
      case MATCH_ALL -> new ActivityTarget.All();
      case ACTIVITY_NOT_SET -> throw ActivityTarget.missing();
    };
  }

  private static void reset(MutableState run, ActivityTarget target, How how, Turns turns) {
    for (var activity : target.in(run)) {
      var turn = turns.on(run);
      var restored = how.restoresOptions() ? restored(activity, turn) : activity;
      ActivityPauses.reset(restored, how.goOn(), how.keepsPause(), turn);
    }
  }

  private static PendingActivity restored(PendingActivity activity, Turn turn) {
    return ChangedOptions.apply(activity, ChangedOptions.original(activity), turn);
  }
}
