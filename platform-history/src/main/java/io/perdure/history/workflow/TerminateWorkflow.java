package io.perdure.history.workflow;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;

/** Decides TerminateWorkflowExecution. */
public final class TerminateWorkflow {
  private TerminateWorkflow() {}

  public static Answer<TerminateWorkflowExecutionResponse> decide(
      TerminateWorkflowExecutionRequest request, Turns turns) {
    var run =
        NamedRun.ofChain(request.getWorkflowExecution(), request.getFirstExecutionRunId(), turns);
    NamedRun.mustBeOpen(run);
    Termination.of(
        turns.on(run),
        HistoryEvent.newBuilder().addAllLinks(request.getLinksList()).build(),
        about -> {
          about.setReason(request.getReason()).setIdentity(request.getIdentity());
          if (request.hasDetails()) {
            about.setDetails(request.getDetails());
          }
        });
    return Answer.reply(TerminateWorkflowExecutionResponse.getDefaultInstance());
  }
}
