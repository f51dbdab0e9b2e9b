package io.perdure.history.workflow;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityEnds;
import io.perdure.history.workflow.activity.LimitedFailures;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;

/**
 * RespondActivityTaskCanceled, by token and by id (AC-13): only after the workflow has asked for
 * it.
 */
public final class CancelActivity {
  private CancelActivity() {}

  public static Answer<RespondActivityTaskCanceledResponse> decide(
      RespondActivityTaskCanceledRequest request, Turns turns) {
    var found = ActivityLookup.byToken(TaskTokens.read(request.getTaskToken()), turns);
    cancel(found, request.getDetails(), request.hasDetails(), request.getIdentity(), turns);
    return Answer.reply(RespondActivityTaskCanceledResponse.getDefaultInstance());
  }

  public static Answer<RespondActivityTaskCanceledByIdResponse> decideById(
      RespondActivityTaskCanceledByIdRequest request, Turns turns) {
    var found = ActivityLookup.startedById(request.getRunId(), request.getActivityId(), turns);
    cancel(found, request.getDetails(), request.hasDetails(), request.getIdentity(), turns);
    return Answer.reply(RespondActivityTaskCanceledByIdResponse.getDefaultInstance());
  }

  private static void cancel(
      ActivityLookup.Found found,
      Payloads details,
      boolean hasDetails,
      String identity,
      Turns turns) {
    if (!found.activity().isCancelRequested()) {
      throw new InvalidRequest(
          "unable to mark activity as canceled without activity being request canceled first");
    }
    var turn = turns.on(found.run());
    if (details.getSerializedSize() > LimitedFailures.BLOB_LIMIT) {
      var failure = LimitedFailures.tooLarge("Cancel details exceed size limit.");
      var why = RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
      ActivityEnds.failed(found.activity(), failure, why, identity, turn);
      return;
    }
    ActivityEnds.canceled(found.activity(), details, hasDetails, identity, turn);
  }
}
