package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Links;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.signal.Signals;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;

/** Decides SignalWorkflowExecution. */
public final class SignalWorkflow {
  private SignalWorkflow() {}

  public static Answer<SignalWorkflowExecutionResponse> decide(
      SignalWorkflowExecutionRequest request, Turns turns) {
    var run = NamedRun.of(request.getWorkflowExecution(), turns);
    if (Signals.isRepeated(request, run)) { // Also of a closed run (SG-2).
      return reply(request, run, turns);
    }
    NamedRun.mustBeOpen(run);
    Signals.check(run);
    var turn = turns.on(run);
    Signals.add(request, turn);
    if (run.firstWorkflowTaskAt().isEmpty()) { // A start delay is waited for (SG-5).
      NextWorkflowTask.ifNone(turn);
    }
    return reply(request, run, turns);
  }

  private static Answer<SignalWorkflowExecutionResponse> reply(
      SignalWorkflowExecutionRequest request, MutableState run, Turns turns) {
    return Answer.reply(
        SignalWorkflowExecutionResponse.newBuilder()
            .setLink(
                Links.toRequest(
                    run.key(),
                    request.getRequestId(),
                    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                    turns))
            .build());
  }
}
