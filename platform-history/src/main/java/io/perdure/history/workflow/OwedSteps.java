package io.perdure.history.workflow;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.child.ChildSteps;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.external.ExternalSteps;
import io.perdure.history.workflow.external.OwedCalls;
import io.perdure.history.workflow.external.OwedStep;
import java.util.Optional;

/** Decides how a run goes on with what it owes to another workflow id. */
public final class OwedSteps {
  private OwedSteps() {}

  /** The next call to make; none when the task is done. */
  public static Answer<Optional<CrossExecutionRequest>> decide(OwedStep step, Turns turns) {
    if (step.asked() == null && mustWait(step.task(), turns)) {
      throw new Unavailable("the run asks something else of the workflow first");
    }
    return Answer.reply(
        switch (step.task().getKind()) {
          case CROSS_EXECUTION_KIND_START_CHILD -> ChildSteps.next(step, turns);
          case CROSS_EXECUTION_KIND_SIGNAL_EXTERNAL -> ExternalSteps.signal(step, turns);
          case CROSS_EXECUTION_KIND_CANCEL_EXTERNAL -> ExternalSteps.cancel(step, turns);
          case CROSS_EXECUTION_KIND_CLOSE, CROSS_EXECUTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("no state is asked about " + step.task());
        });
  }

  /** The outbox may bring a later task before an earlier one: the state knows the order. */
  private static boolean mustWait(CrossExecutionTask task, Turns turns) {
    return turns
        .runs()
        .run(task.getRunId())
        .filter(run -> OwedCalls.owesEarlier(run, task))
        .isPresent();
  }
}
