package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT;

import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import java.time.Instant;
import java.util.Optional;

/** Ends runs whose time is over. */
public final class TimeLimits {
  private static final Failure TIMED_OUT =
      Failure.newBuilder()
          .setMessage("workflow timeout")
          .setSource("Server")
          .setTimeoutFailureInfo(
              TimeoutFailureInfo.newBuilder()
                  .setTimeoutType(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE))
          .build();

  private TimeLimits() {}

  /** Times the run out if it is due, and goes on as its policy and schedule say (TO-2, TO-4). */
  public static void enforce(Turn turn) {
    var execution = turn.state().execution();
    if (!execution.isOpen() || !isOver(execution.runExpiry(), turn)) {
      return;
    }
    EndedWorkflowTask.beforeForcedClose(turn);
    var verdict =
        isOver(execution.executionExpiry(), turn)
            ? new Verdict.Stop(RetryState.RETRY_STATE_TIMEOUT)
            : WorkflowRetry.verdict(turn, TIMED_OUT);
    switch (verdict) {
      case Verdict.Stop _ when isOver(execution.executionExpiry(), turn) ->
          close(turn, verdict, "");
      case Verdict.Stop _ -> {
        var fire = CronChain.nextFire(turn);
        var next = fire.isPresent() ? turn.newId() : "";
        close(turn, verdict, next);
        fire.ifPresent(after -> CronChain.beginAfterFailure(turn, next, after, TIMED_OUT));
      }
      case Verdict.Again again -> {
        var next = turn.newId();
        close(turn, verdict, next);
        WorkflowRetry.begin(turn, next, again.after(), TIMED_OUT, true);
      }
    }
  }

  private static void close(Turn turn, Verdict verdict, String nextRunId) {
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
        event ->
            event
                .getWorkflowExecutionTimedOutEventAttributesBuilder()
                .setRetryState(WorkflowRetry.state(verdict))
                .setNewExecutionRunId(nextRunId));
  }

  private static boolean isOver(Optional<Instant> expiry, Turn turn) {
    return expiry.filter(time -> !time.isAfter(turn.now())).isPresent();
  }
}
