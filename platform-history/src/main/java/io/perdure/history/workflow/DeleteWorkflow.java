package io.perdure.history.workflow;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;

/** DeleteWorkflowExecution: a closed run goes at once, an open one soon after its end (DL-1). */
public final class DeleteWorkflow {
  private DeleteWorkflow() {}

  public static Answer<DeleteWorkflowExecutionResponse> decide(
      DeleteWorkflowExecutionRequest request, Turns turns) {
    var run = NamedRun.of(request.getWorkflowExecution(), turns);
    var turn = turns.on(run);
    if (run.isOpen()) {
      Termination.of(
          turn,
          about ->
              about.setReason("Delete workflow execution").setIdentity(EndedWorkflowTask.ENGINE));
      turn.quietly(state -> state.interventions().requestDeletion());
    } else {
      turn.delete();
    }
    return Answer.reply(DeleteWorkflowExecutionResponse.getDefaultInstance());
  }
}
