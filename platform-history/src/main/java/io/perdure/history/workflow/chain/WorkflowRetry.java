package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY;

import io.perdure.history.state.Backoff;
import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.Failure;
import java.time.Duration;

/** Whether a failed run is followed by another attempt, and that attempt. */
final class WorkflowRetry {
  private WorkflowRetry() {}

  static Verdict verdict(Turn turn, Failure failure) {
    var execution = turn.state().execution();
    var policy = execution.retryPolicy();
    if (policy.isEmpty()) {
      return new Verdict.Stop(RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET);
    }
    return Backoff.after(
        Backoff.Kind.WORKFLOW,
        policy.get(),
        execution.started().getAttempt(),
        failure,
        turn.now(),
        execution.executionExpiry().orElse(null));
  }

  /** How the closing event tells the verdict. */
  static RetryState state(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Again _ -> RetryState.RETRY_STATE_IN_PROGRESS;
      case Verdict.Stop stop -> stop.why();
    };
  }

  /**
   * Begins the next attempt of a run that has just been closed (RC-6, RC-7).
   *
   * @param keepsLastResult whether it is given the last completion result that this one was given
   */
  static void begin(
      Turn closed, String runId, Duration after, Failure failure, boolean keepsLastResult) {
    var attributes =
        NextRun.after(closed.state(), runId, CONTINUE_AS_NEW_INITIATOR_RETRY)
            .setContinuedFailure(failure)
            .setFirstWorkflowTaskBackoff(NextRun.backoff(closed, after));
    if (!keepsLastResult) {
      attributes.clearLastCompletionResult();
    }
    NextRun.begin(closed, runId, attributes);
  }
}
