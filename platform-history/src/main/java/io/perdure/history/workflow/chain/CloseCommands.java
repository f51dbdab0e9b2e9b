package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;

import io.perdure.history.state.Backoff.Verdict;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.function.Consumer;

/** Ends a run as its worker's commands say (CM-9). */
public final class CloseCommands {
  private CloseCommands() {}

  /** The workflow has returned. */
  public static void complete(
      CompleteWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    // The cause names activities: clients know this error so.
    Limits.checkSize(
        command.getResult(),
        WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
        "CompleteWorkflowExecutionCommandAttributes.Result");
    var fire = CronChain.nextFire(turn);
    var next = fire.isPresent() ? turn.newId() : "";
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        event -> {
          var attributes =
              CommandEvents.of(source, event)
                  .getWorkflowExecutionCompletedEventAttributesBuilder()
                  .setNewExecutionRunId(next)
                  .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId());
          if (command.hasResult()) {
            attributes.setResult(command.getResult());
          }
        });
    fire.ifPresent(after -> CronChain.begin(turn, next, after, tells(command)));
  }

  private static Consumer<WorkflowExecutionStartedEventAttributes.Builder> tells(
      CompleteWorkflowExecutionCommandAttributes command) {
    return next -> {
      next.clearLastCompletionResult();
      if (command.hasResult()) {
        next.setLastCompletionResult(command.getResult());
      }
    };
  }

  /**
   * The workflow has failed: it is tried again if its retry policy says so, else at the next fire
   * of its cron schedule (RC-1, RC-5).
   */
  public static void fail(
      FailWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    if (!command.hasFailure()) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "Failure is not set on command.");
    }
    Limits.checkSize(
        command.getFailure(),
        WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
        "FailWorkflowExecutionCommandAttributes.Failure");
    var verdict = WorkflowRetry.verdict(turn, command.getFailure());
    switch (verdict) {
      case Verdict.Stop _ -> {
        var fire = CronChain.nextFire(turn);
        var next = fire.isPresent() ? turn.newId() : "";
        fail(command, source, verdict, next, turn);
        fire.ifPresent(
            after -> CronChain.beginAfterFailure(turn, next, after, command.getFailure()));
      }
      case Verdict.Again again -> {
        var next = turn.newId();
        fail(command, source, verdict, next, turn);
        WorkflowRetry.begin(turn, next, again.after(), command.getFailure(), false);
      }
    }
  }

  private static void fail(
      FailWorkflowExecutionCommandAttributes command,
      Command source,
      Verdict verdict,
      String nextRunId,
      Turn turn) {
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
        event ->
            CommandEvents.of(source, event)
                .getWorkflowExecutionFailedEventAttributesBuilder()
                .setFailure(command.getFailure())
                .setRetryState(WorkflowRetry.state(verdict))
                .setNewExecutionRunId(nextRunId)
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId()));
  }

  /** The workflow has ended because it was canceled, or says so. */
  public static void cancel(
      CancelWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
        event -> {
          var attributes =
              CommandEvents.of(source, event)
                  .getWorkflowExecutionCanceledEventAttributesBuilder()
                  .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId());
          if (command.hasDetails()) {
            attributes.setDetails(command.getDetails());
          }
        });
  }
}
