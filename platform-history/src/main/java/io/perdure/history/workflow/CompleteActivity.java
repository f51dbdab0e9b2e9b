package io.perdure.history.workflow;

import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityAttempts;
import io.perdure.history.workflow.activity.ActivityEnds;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;

/** RespondActivityTaskCompleted, by token and by id (AC-11, AC-14). */
public final class CompleteActivity {
  private CompleteActivity() {}

  public static Answer<RespondActivityTaskCompletedResponse> decide(
      RespondActivityTaskCompletedRequest request, Turns turns) {
    var found = ActivityLookup.byToken(TaskTokens.read(request.getTaskToken()), turns);
    ActivityEnds.completed(
        found.activity(),
        request.getResult(),
        request.hasResult(),
        request.getIdentity(),
        turns.on(found.run()));
    return Answer.reply(RespondActivityTaskCompletedResponse.getDefaultInstance());
  }

  /** By id an activity can also be completed that has not started: its start is made up. */
  public static Answer<RespondActivityTaskCompletedByIdResponse> decideById(
      RespondActivityTaskCompletedByIdRequest request, Turns turns) {
    var found = ActivityLookup.byId(request.getRunId(), request.getActivityId(), turns);
    var turn = turns.on(found.run());
    ActivityEnds.completed(
        started(found.activity(), request.getIdentity(), turn),
        request.getResult(),
        request.hasResult(),
        request.getIdentity(),
        turn);
    return Answer.reply(RespondActivityTaskCompletedByIdResponse.getDefaultInstance());
  }

  private static PendingActivity started(PendingActivity activity, String identity, Turn turn) {
    if (activity.isStarted()) {
      return activity;
    }
    return ActivityAttempts.change(
        activity,
        turn,
        attempt ->
            attempt
                .setBackingOff(false)
                .setStartedNanos(Nanos.of(turn.now()))
                .setStartedIdentity(identity));
  }
}
