package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/** Decides the completion of a workflow task of which a command is bad: the task fails instead. */
final class FailedCompletion {
  private static final String TOO_LARGE = "Transaction size exceeds limit.";

  private FailedCompletion() {}

  static Answer<CompletedWorkflowTask> decide(
      RespondWorkflowTaskCompletedRequest request, Turns turns, BadCommand bad) {
    var found = WorkflowTaskToken.read(request.getTaskToken(), turns);
    var refusal = new InvalidRequest(bad.getMessage());
    if (WorkflowTasks.isTransient(found.task())
        && bad.why() != WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND) {
      throw refusal; // A worker that repeats its mistake waits for the timeout (WC-6).
    }
    var turn = turns.on(found.run());
    if (bad.terminates()) {
      EndedWorkflowTask.failForGood(turn, about -> tell(request, bad, about));
      Termination.of(
          turn, about -> about.setReason(bad.getMessage()).setIdentity(EndedWorkflowTask.ENGINE));
    } else {
      EndedWorkflowTask.fail(turn, about -> tell(request, bad, about));
    }
    return new Answer.Refuse<>(refusal);
  }

  /** What the completion would have written is too much for one transaction (WC-11). */
  static Answer<CompletedWorkflowTask> tooLarge(
      RespondWorkflowTaskCompletedRequest request, Turns turns) {
    var found = WorkflowTaskToken.read(request.getTaskToken(), turns);
    RunLimits.terminate(turns.on(found.run()), TOO_LARGE);
    return new Answer.Refuse<>(new InvalidRequest(TOO_LARGE));
  }

  /** What the task has taken along is lost with it (UP-27, UP-30). */
  static void refuseUpdates(MutableState run) {
    run.updates()
        .refuseSent(
            NotReady.workflow(
                "Unable to perform workflow execution update due to unexpected workflow task"
                    + " failure."));
  }

  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  private static void tell(
      RespondWorkflowTaskCompletedRequest request,
      BadCommand bad,
      WorkflowTaskFailedEventAttributes.Builder about) {
    about
        .setCause(bad.why())
        .setFailure(EndedWorkflowTask.failure(bad.getMessage()))
        .setIdentity(request.getIdentity())
        .setBinaryChecksum(request.getBinaryChecksum());
  }
}
