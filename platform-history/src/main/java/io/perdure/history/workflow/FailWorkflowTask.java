package io.perdure.history.workflow;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.LimitedFailures;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;

/** Decides RespondWorkflowTaskFailed (WT-20, WT-21). */
public final class FailWorkflowTask {
  private FailWorkflowTask() {}

  public static Answer<RespondWorkflowTaskFailedResponse> decide(
      RespondWorkflowTaskFailedRequest request, Turns turns) {
    var found = WorkflowTaskToken.read(request.getTaskToken(), turns);
    var turn = turns.on(found.run());
    if (request.getCause()
        == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE) {
      // The next attempt would be as large.
      Termination.of(
          turn,
          about ->
              about
                  .setReason(BadCommand.spelled(request.getCause()))
                  .setIdentity(EndedWorkflowTask.ENGINE));
    } else {
      EndedWorkflowTask.fail(turn, about -> tell(request, about));
    }
    return Answer.reply(RespondWorkflowTaskFailedResponse.getDefaultInstance());
  }

  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  private static void tell(
      RespondWorkflowTaskFailedRequest request, WorkflowTaskFailedEventAttributes.Builder about) {
    about
        .setCauseValue(request.getCauseValue())
        .setIdentity(request.getIdentity())
        .setBinaryChecksum(request.getBinaryChecksum());
    if (request.hasFailure()) {
      about.setFailure(LimitedFailures.limited(request.getFailure(), LimitedFailures.BLOB_LIMIT));
    }
  }
}
