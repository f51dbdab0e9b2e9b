package io.perdure.history.workflow;

import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityAttempts;
import io.perdure.history.workflow.activity.ActivityEnds;
import io.perdure.history.workflow.activity.LimitedFailures;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;

/**
 * RecordActivityTaskHeartbeat, by token and by id (AC-22, AC-23): keeps the details, tells whether
 * to stop. No event.
 */
public final class HeartbeatActivity {
  private HeartbeatActivity() {}

  public static Answer<RecordActivityTaskHeartbeatResponse> decide(
      RecordActivityTaskHeartbeatRequest request, Turns turns) {
    var found = ActivityLookup.byToken(TaskTokens.read(request.getTaskToken()), turns);
    var told = beat(found, request.getDetails(), request.getIdentity(), turns);
    return Answer.reply(
        RecordActivityTaskHeartbeatResponse.newBuilder()
            .setCancelRequested(told.cancelRequested())
            .setActivityPaused(told.paused())
            .setActivityReset(told.reset())
            .build());
  }

  public static Answer<RecordActivityTaskHeartbeatByIdResponse> decideById(
      RecordActivityTaskHeartbeatByIdRequest request, Turns turns) {
    var found = ActivityLookup.startedById(request.getRunId(), request.getActivityId(), turns);
    var told = beat(found, request.getDetails(), request.getIdentity(), turns);
    return Answer.reply(
        RecordActivityTaskHeartbeatByIdResponse.newBuilder()
            .setCancelRequested(told.cancelRequested())
            .setActivityPaused(told.paused())
            .setActivityReset(told.reset())
            .build());
  }

  /** Why the worker shall stop. */
  private record Told(boolean cancelRequested, boolean paused, boolean reset) {}

  private static Told beat(
      ActivityLookup.Found found, Payloads details, String identity, Turns turns) {
    var turn = turns.on(found.run());
    if (details.getSerializedSize() > LimitedFailures.BLOB_LIMIT) {
      var failure = LimitedFailures.tooLarge("Heartbeat details exceed size limit.");
      var why = RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
      ActivityEnds.failed(found.activity(), failure, why, identity, turn);
      return new Told(true, false, false);
    }
    ActivityAttempts.change(
        found.activity(),
        turn,
        attempt ->
            attempt
                .setHeartbeatDetails(details.toByteString())
                .setHeartbeatNanos(Nanos.of(turn.now())));
    return new Told(
        found.activity().isCancelRequested(),
        found.activity().isPaused(),
        found.activity().stored().getReset());
  }
}
