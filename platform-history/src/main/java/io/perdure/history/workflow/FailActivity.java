package io.perdure.history.workflow;

import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityAttempts;
import io.perdure.history.workflow.activity.ActivityEnds;
import io.perdure.history.workflow.activity.LimitedFailures;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RespondActivityTaskFailed, by token and by id (AC-12): another attempt, or the activity's end.
 */
public final class FailActivity {
  private FailActivity() {}

  public static Answer<RespondActivityTaskFailedResponse> decide(
      RespondActivityTaskFailedRequest request, Turns turns) {
    var found = ActivityLookup.byToken(TaskTokens.read(request.getTaskToken()), turns);
    var details = request.hasLastHeartbeatDetails() ? request.getLastHeartbeatDetails() : null;
    var replaced =
        fail(found, new Reported(request.getFailure(), details, request.getIdentity()), turns);
    return Answer.reply(
        RespondActivityTaskFailedResponse.newBuilder().addAllFailures(replaced).build());
  }

  public static Answer<RespondActivityTaskFailedByIdResponse> decideById(
      RespondActivityTaskFailedByIdRequest request, Turns turns) {
    var found = ActivityLookup.startedById(request.getRunId(), request.getActivityId(), turns);
    var details = request.hasLastHeartbeatDetails() ? request.getLastHeartbeatDetails() : null;
    var replaced =
        fail(found, new Reported(request.getFailure(), details, request.getIdentity()), turns);
    return Answer.reply(
        RespondActivityTaskFailedByIdResponse.newBuilder().addAllFailures(replaced).build());
  }

  /** What a worker reports of a failed attempt; null details leave the recorded ones. */
  private record Reported(Failure failure, @Nullable Payloads details, String identity) {}

  /** Gives what the worker is told of what was too large to be recorded. */
  private static List<Failure> fail(ActivityLookup.Found found, Reported reported, Turns turns) {
    var turn = turns.on(found.run());
    var activity = found.activity();
    var details = reported.details();
    var told = new ArrayList<Failure>();
    if (details != null && details.getSerializedSize() > LimitedFailures.BLOB_LIMIT) {
      told.add(LimitedFailures.tooLarge("Heartbeat details exceed size limit."));
    } else if (details != null) {
      activity =
          ActivityAttempts.change(
              activity, turn, attempt -> attempt.setHeartbeatDetails(details.toByteString()));
    }
    var failure = LimitedFailures.limited(reported.failure(), LimitedFailures.BLOB_LIMIT);
    var verdict = ActivityAttempts.afterFailure(activity, failure, turn);
    if (verdict instanceof Verdict.Stop stop) {
      ActivityEnds.failed(activity, failure, stop.why(), reported.identity(), turn);
    }
    if (!failure.equals(reported.failure())) {
      told.add(failure);
    }
    return told;
  }
}
