package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED;

import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityPauses;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionResponse;

/** PauseWorkflowExecution and UnpauseWorkflowExecution (PO-1 to PO-4). */
public final class PauseWorkflow {
  private PauseWorkflow() {}

  public static Answer<PauseWorkflowExecutionResponse> decide(
      PauseWorkflowExecutionRequest request, Turns turns) {
    var run = NamedRun.open(request.getRunId(), turns);
    if (run.isPaused() && !isRepeated(request, run)) {
      throw new NotReady("workflow is already paused.");
    }
    if (!run.isPaused()) {
      var turn = turns.on(run);
      turn.add(
          EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED,
          event ->
              event
                  .setWorkerMayIgnore(true)
                  .getWorkflowExecutionPausedEventAttributesBuilder()
                  .setIdentity(request.getIdentity())
                  .setReason(request.getReason())
                  .setRequestId(request.getRequestId()));
      EndedWorkflowTask.takeBack(turn);
      ActivityPauses.takeBackAll(turn);
    }
    return Answer.reply(PauseWorkflowExecutionResponse.getDefaultInstance());
  }

  private static boolean isRepeated(PauseWorkflowExecutionRequest request, MutableState run) {
    return !request.getRequestId().isEmpty()
        && run.interventions()
            .pause()
            .filter(pause -> pause.requestId().equals(request.getRequestId()))
            .isPresent();
  }

  /** Lets the run go on. */
  public static Answer<UnpauseWorkflowExecutionResponse> decideUnpause(
      UnpauseWorkflowExecutionRequest request, Turns turns) {
    var run = NamedRun.open(request.getRunId(), turns);
    if (!run.isPaused()) {
      throw new NotReady("workflow is not paused.");
    }
    var turn = turns.on(run);
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED,
        event ->
            event
                .setWorkerMayIgnore(true)
                .getWorkflowExecutionUnpausedEventAttributesBuilder()
                .setIdentity(request.getIdentity())
                .setReason(request.getReason())
                .setRequestId(request.getRequestId()));
    ActivityPauses.handOutAll(turn);
    if (run.firstWorkflowTaskAt().isEmpty()) { // A start delay is still waited for.
      NextWorkflowTask.ifNone(turn);
    } else if (run.updates().haveUnsent()) { // They wait for no delay (UP-12).
      NextWorkflowTask.forUpdates(turn);
    }
    return Answer.reply(UnpauseWorkflowExecutionResponse.getDefaultInstance());
  }
}
