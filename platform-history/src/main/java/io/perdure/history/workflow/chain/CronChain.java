package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE;

import io.perdure.common.cron.CronSchedule;
import io.perdure.history.state.Turn;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The next run of a workflow with a cron schedule (RC-8, RC-9). */
final class CronChain {
  private CronChain() {}

  /** How long it is until the schedule's next fire; empty when no run follows. */
  static Optional<Duration> nextFire(Turn turn) {
    var execution = turn.state().execution();
    var schedule = execution.started().getCronSchedule();
    return schedule.isEmpty()
        ? Optional.empty()
        : CronSchedule.parse(schedule).backoff(execution.executionTime(), turn.now());
  }

  /**
   * Begins the run after one that has just been closed.
   *
   * @param outcome tells the new run what came of that one
   */
  static void begin(
      Turn closed,
      String runId,
      Duration after,
      Consumer<WorkflowExecutionStartedEventAttributes.Builder> outcome) {
    var attributes =
        NextRun.after(closed.state(), runId, CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE)
            .setFirstWorkflowTaskBackoff(NextRun.backoff(closed, after))
            .clearContinuedFailure()
            .clearCompletionCallbacks(); // They fire on the first completion.
    outcome.accept(attributes);
    NextRun.begin(closed, runId, attributes);
  }

  /** Begins the run after a failed one: it keeps the last result that there was. */
  static void beginAfterFailure(Turn closed, String runId, Duration after, Failure failure) {
    begin(closed, runId, after, next -> next.setContinuedFailure(failure));
  }
}
