package io.perdure.history.workflow.intervention;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.Optional;

/**
 * Checks a ResetWorkflowExecution and reserves the new run's id: what is written under it may be.
 */
public final class PrepareReset {
  /** Resets of one run that may be prepared at a time. */
  private static final int MOST = 10;

  private PrepareReset() {}

  public static Answer<ResetPlan> decide(ResetWorkflowExecutionRequest request, Turns turns) {
    var done = done(request, turns);
    if (done.isPresent()) {
      return Answer.reply(new ResetPlan.Done(done.get()));
    }
    var base = NamedRun.of(request.getWorkflowExecution(), turns);
    check(request, base);
    if (base.preparedResets().runIds().size() >= MOST) {
      throw Exhausted.busyWorkflow("too many resets of this workflow are under way");
    }
    var runId = turns.newId();
    turns.on(base).quietly(state -> state.preparedResets().prepare(runId, turns.now()));
    return Answer.reply(new ResetPlan.Prepared(base.key(), base.nextEventId(), runId));
  }

  /** The run of this very request, if it is the current one (RS-1). */
  static Optional<String> done(ResetWorkflowExecutionRequest request, Turns turns) {
    return turns
        .runs()
        .current()
        .filter(run -> isOf(request.getRequestId(), run))
        .map(run -> run.key().runId());
  }

  private static boolean isOf(String requestId, MutableState run) {
    return run.interventions().resetRequestId().equals(requestId)
        || run.requestIds().ofCreation().filter(requestId::equals).isPresent();
  }

  private static void check(ResetWorkflowExecutionRequest request, MutableState base) {
    if (request.getRequestId().isEmpty()) {
      throw new InvalidRequest("RequestId is not set on request.");
    }
    if (request.getWorkflowTaskFinishEventId() <= 1
        || request.getWorkflowTaskFinishEventId() >= base.nextEventId()) {
      throw new InvalidRequest("Workflow task finish ID must be > 1 && <= workflow last event ID.");
    }
    for (var operation : request.getPostResetOperationsList()) {
      if (operation.getVariantCase() != PostResetOperation.VariantCase.UPDATE_WORKFLOW_OPTIONS) {
        throw new InvalidRequest("unsupported post reset operation");
      }
      var options = operation.getUpdateWorkflowOptions();
      WorkflowOptions.check(base, options.getWorkflowExecutionOptions(), options.getUpdateMask());
    }
  }
}
