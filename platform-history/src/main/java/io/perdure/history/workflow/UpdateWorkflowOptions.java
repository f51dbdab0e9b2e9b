package io.perdure.history.workflow;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.intervention.WorkflowOptions;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;

/** UpdateWorkflowExecutionOptions (PO-5). */
public final class UpdateWorkflowOptions {
  private UpdateWorkflowOptions() {}

  public static Answer<UpdateWorkflowExecutionOptionsResponse> decide(
      UpdateWorkflowExecutionOptionsRequest request, Turns turns) {
    var run = NamedRun.open(request.getWorkflowExecution(), turns);
    var options =
        WorkflowOptions.update(
            request.getWorkflowExecutionOptions(),
            request.getUpdateMask(),
            request.getIdentity(),
            turns.on(run));
    return Answer.reply(
        UpdateWorkflowExecutionOptionsResponse.newBuilder()
            .setWorkflowExecutionOptions(options)
            .build());
  }
}
