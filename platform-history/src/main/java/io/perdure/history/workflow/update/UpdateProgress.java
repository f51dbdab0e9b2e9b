package io.perdure.history.workflow.update;

import io.perdure.history.state.RunKey;
import io.temporal.api.common.v1.Link;
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
    long completedEventId,
    @Nullable Link link) {
  private static final UpdateWorkflowExecutionLifecycleStage ADMITTED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
  private static final UpdateWorkflowExecutionLifecycleStage ACCEPTED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
  private static final UpdateWorkflowExecutionLifecycleStage COMPLETED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

  static UpdateProgress admitted(RunKey run, String updateId) {
    return new UpdateProgress(run, updateId, ADMITTED, null, 0, null);
  }

  static UpdateProgress accepted(RunKey run, String updateId, Link link) {
    return new UpdateProgress(run, updateId, ACCEPTED, null, 0, link);
  }

  static UpdateProgress completed(RunKey run, String updateId, Outcome outcome, Link link) {
    return new UpdateProgress(run, updateId, COMPLETED, outcome, 0, link);
  }

  static UpdateProgress completed(RunKey run, String updateId, long completedEventId, Link link) {
    return new UpdateProgress(run, updateId, COMPLETED, null, completedEventId, link);
  }

  /** The worker has said no: nothing is written of it. */
  static UpdateProgress rejected(RunKey run, String updateId, Failure why, Link link) {
    return completed(run, updateId, Outcome.newBuilder().setFailure(why).build(), link);
  }
}
