package io.perdure.history.workflow.intervention;

import io.perdure.history.state.Turn;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;

/** What a reset does to the new run at last (RS-12). */
final class PostReset {
  private PostReset() {}

  static void apply(ResetWorkflowExecutionRequest request, Turn turn) {
    for (var operation : request.getPostResetOperationsList()) {
      var options = operation.getUpdateWorkflowOptions();
      WorkflowOptions.update(
          options.getWorkflowExecutionOptions(),
          options.getUpdateMask(),
          request.getIdentity(),
          turn);
    }
  }
}
