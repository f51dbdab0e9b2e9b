package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;

/** Decides RequestCancelWorkflowExecution: only a request, the worker closes the run (CN-5). */
public final class RequestCancelWorkflow {
  private RequestCancelWorkflow() {}

  public static Answer<RequestCancelWorkflowExecutionResponse> decide(
      RequestCancelWorkflowExecutionRequest request, Turns turns) {
    var run =
        NamedRun.ofChain(request.getWorkflowExecution(), request.getFirstExecutionRunId(), turns);
    if (run.isOpen() && !run.execution().cancelRequested()) { // Else there is nothing to do (CN-1).
      var turn = turns.on(run);
      turn.add(
          EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
          event ->
              event
                  .addAllLinks(request.getLinksList())
                  .getWorkflowExecutionCancelRequestedEventAttributesBuilder()
                  .setCause(request.getReason())
                  .setIdentity(request.getIdentity()));
      NextWorkflowTask.ifNone(turn); // Before a start delay is over, too (CN-6).
    }
    return Answer.reply(RequestCancelWorkflowExecutionResponse.getDefaultInstance());
  }
}
