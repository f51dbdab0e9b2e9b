package io.perdure.history.workflow;

import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.RecordTaskStartedResponse.Outcome;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.TaskToken;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityAttempts;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;

/**
 * Starts an activity's attempt for a worker that has polled for it (AC-7, AC-9). No event yet: the
 * start is told when the activity ends.
 */
public final class StartActivityTask {
  private StartActivityTask() {}

  public static Answer<RecordTaskStartedResponse> decide(
      RecordTaskStartedRequest request, Turns turns) {
    var task = request.getTask();
    var found = turns.runs().run(task.getRunId()).filter(MutableState::isOpen);
    var pending = found.flatMap(run -> run.activities().scheduledBy(task.getScheduledEventId()));
    if (pending.isEmpty() || !isCurrent(pending.get(), request)) {
      return Answer.reply(
          RecordTaskStartedResponse.newBuilder().setOutcome(Outcome.OUTCOME_OBSOLETE).build());
    }
    var turn = turns.on(found.get());
    var poll = Stored.parse(PollActivityTaskQueueRequest.parser(), request.getPollRequest());
    var started =
        pending.get().isStarted()
            ? pending.get()
            : start(pending.get(), request.getRequestId(), poll.getIdentity(), turn);
    var response = response(started, found.get(), turns.namespace().name());
    return Answer.reply(
        RecordTaskStartedResponse.newBuilder()
            .setOutcome(Outcome.OUTCOME_STARTED)
            .setPollResponse(response.toByteString())
            .build());
  }

  /** Starts an attempt that was never dispatched, for a worker that is being answered anyway. */
  static PollActivityTaskQueueResponse forTheSameWorker(
      PendingActivity activity, String requestId, String identity, Turn turn) {
    var started = start(activity, requestId, identity, turn);
    return response(started, turn.state(), turn.namespace().name());
  }

  /**
   * Whether the task still stands: the attempt waits for a worker, or this very hand-over has
   * started it.
   */
  private static boolean isCurrent(PendingActivity activity, RecordTaskStartedRequest request) {
    var stored = activity.stored();
    return activity.attempt() == request.getTask().getAttempt()
        && stored.getStamp() == request.getTask().getStamp()
        && !stored.getBackingOff()
        && (activity.isStarted() || !activity.isPaused())
        && (!activity.isStarted() || stored.getStartedRequestId().equals(request.getRequestId()));
  }

  private static PendingActivity start(
      PendingActivity activity, String requestId, String identity, Turn turn) {
    return ActivityAttempts.change(
        activity,
        turn,
        attempt ->
            attempt
                .setStartedNanos(Nanos.of(turn.now()))
                .setStartedRequestId(requestId)
                .setStartedIdentity(identity));
  }

  private static PollActivityTaskQueueResponse response(
      PendingActivity activity, MutableState run, String namespace) {
    var scheduled = activity.scheduled();
    var stored = activity.stored();
    var response =
        PollActivityTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokens.write(token(activity, run)))
            .setWorkflowNamespace(namespace)
            .setWorkflowType(run.execution().started().getWorkflowType())
            .setWorkflowExecution(run.key().execution())
            .setActivityType(scheduled.getActivityType())
            .setActivityId(activity.activityId())
            .setScheduledTime(Nanos.timestamp(stored.getScheduledNanos()))
            .setCurrentAttemptScheduledTime(Nanos.timestamp(stored.getAttemptScheduledNanos()))
            .setStartedTime(Nanos.timestamp(stored.getStartedNanos()))
            .setAttempt(activity.attempt())
            .setScheduleToCloseTimeout(scheduled.getScheduleToCloseTimeout())
            .setStartToCloseTimeout(scheduled.getStartToCloseTimeout())
            .setHeartbeatTimeout(scheduled.getHeartbeatTimeout())
            .setRetryPolicy(scheduled.getRetryPolicy());
    addGiven(activity, response);
    return response.build();
  }

  private static void addGiven(
      PendingActivity activity, PollActivityTaskQueueResponse.Builder response) {
    var scheduled = activity.scheduled();
    if (scheduled.hasHeader()) {
      response.setHeader(scheduled.getHeader());
    }
    if (scheduled.hasInput()) {
      response.setInput(scheduled.getInput());
    }
    if (scheduled.hasPriority()) {
      response.setPriority(scheduled.getPriority());
    }
    if (!activity.stored().getHeartbeatDetails().isEmpty()) {
      response.setHeartbeatDetails(activity.heartbeatDetails());
    }
  }

  private static TaskToken.Builder token(PendingActivity activity, MutableState run) {
    return TaskToken.newBuilder()
        .setKind(TaskKind.TASK_KIND_ACTIVITY)
        .setNamespaceId(run.key().namespaceId())
        .setWorkflowId(run.key().workflowId())
        .setRunId(run.key().runId())
        .setScheduledEventId(activity.scheduledEventId())
        .setActivityId(activity.activityId())
        .setAttempt(activity.attempt());
  }
}
