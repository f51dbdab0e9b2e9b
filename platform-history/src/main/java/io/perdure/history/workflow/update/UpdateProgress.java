package io.perdure.history.workflow.update;

import io.perdure.history.state.RunKey;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How far an update is.
 *
 * @param outcome set when it is completed and no event tells how
 * @param completedEventId the event that tells how it is completed; 0 when there is none
 */
public record UpdateProgress(
    RunKey run,
    String updateId,
    UpdateWorkflowExecutionLifecycleStage stage,
    @Nullable Outcome outcome,
    long completedEventId) {

  static UpdateProgress admitted(RunKey run, String updateId) {
    return new UpdateProgress(
        run,
        updateId,
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED,
        null,
        0);
  }

  static UpdateProgress accepted(RunKey run, String updateId) {
    return new UpdateProgress(
        run,
        updateId,
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED,
        null,
        0);
  }

  static UpdateProgress completed(RunKey run, String updateId, Outcome outcome) {
    return new UpdateProgress(
        run,
        updateId,
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
        outcome,
        0);
  }

  static UpdateProgress completed(RunKey run, String updateId, long completedEventId) {
    return new UpdateProgress(
        run,
        updateId,
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
        null,
        completedEventId);
  }

  /** The worker has said no: nothing is written of it. */
  static UpdateProgress rejected(RunKey run, String updateId, Failure why) {
    return completed(run, updateId, Outcome.newBuilder().setFailure(why).build());
  }
}
