package io.perdure.history.workflow.chain;

import static io.perdure.history.state.ProtoTime.duration;
import static io.perdure.history.state.ProtoTime.proto;
import static io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED;
import static io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;

import com.google.protobuf.util.Durations;
import io.perdure.common.attribute.NoValue;
import io.perdure.common.cron.CronSchedule;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.perdure.history.workflow.decision.SearchAttributeRules;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.stream.Stream;

/** Ends a run and begins the next one with new input (CA-1 to CA-8). */
public final class ContinueAsNew {
  private ContinueAsNew() {}

  public static void decide(
      ContinueAsNewWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    check(command, turn);
    var runId = turn.newId();
    var started = started(command, runId, turn);
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
        event ->
            CommandEvents.of(source, event)
                .setWorkflowExecutionContinuedAsNewEventAttributes(
                    told(command, started, runId, turn)));
    NextRun.begin(turn, runId, started);
  }

  private static void check(ContinueAsNewWorkflowExecutionCommandAttributes command, Turn turn) {
    var cause = WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;
    Limits.checked(
        cause,
        () -> {
          UnsupportedFields.check(command);
          if (!command.getCronSchedule().isEmpty()) {
            CronSchedule.check(command.getCronSchedule(), turn.now());
          }
        });
    var negative =
        Stream.of(
                command.getWorkflowRunTimeout(),
                command.getWorkflowTaskTimeout(),
                command.getBackoffStartInterval())
            .anyMatch(timeout -> !Durations.isValid(timeout) || Durations.isNegative(timeout));
    if (negative) {
      throw new BadCommand(cause, "invalid timeout: negative duration");
    }
    Limits.checkLength(command.getWorkflowType().getName(), cause, "WorkflowType");
    Limits.checkTaskQueue(command.getTaskQueue().getName(), cause);
    Limits.checkSize(
        command.getInput(), cause, "ContinueAsNewWorkflowExecutionCommandAttributes.Input");
    Limits.checkSize(
        command.getMemo(), cause, "ContinueAsNewWorkflowExecutionCommandAttributes.Memo");
  }

  private static WorkflowExecutionStartedEventAttributes.Builder started(
      ContinueAsNewWorkflowExecutionCommandAttributes command, String runId, Turn turn) {
    var initiator =
        command.getInitiator() == CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED
            ? CONTINUE_AS_NEW_INITIATOR_WORKFLOW
            : command.getInitiator();
    var before = turn.state().execution().started();
    var next = NextRun.after(turn.state(), runId, initiator);
    addTimeouts(command, before, next);
    next.setFirstWorkflowTaskBackoff(
        NextRun.backoff(turn, duration(command.getBackoffStartInterval())));
    if (!command.getWorkflowType().getName().isEmpty()) {
      next.setWorkflowType(command.getWorkflowType());
    }
    if (!command.getTaskQueue().getName().isEmpty()) {
      next.setTaskQueue(
          before.getTaskQueue().toBuilder().setName(command.getTaskQueue().getName()));
    }
    addVerbatim(command, next, turn);
    return next;
  }

  private static void addTimeouts(
      ContinueAsNewWorkflowExecutionCommandAttributes command,
      WorkflowExecutionStartedEventAttributes before,
      WorkflowExecutionStartedEventAttributes.Builder next) {
    var run =
        NewRun.runTimeout(
            duration(command.getWorkflowRunTimeout()).isZero()
                ? before.getWorkflowRunTimeout()
                : command.getWorkflowRunTimeout(),
            before.getWorkflowExecutionTimeout());
    var task =
        NewRun.workflowTaskTimeout(
            duration(command.getWorkflowTaskTimeout()).isZero()
                ? before.getWorkflowTaskTimeout()
                : command.getWorkflowTaskTimeout(),
            run);
    next.setWorkflowRunTimeout(proto(run)).setWorkflowTaskTimeout(proto(task));
  }

  /** What the command says, and nothing where it says nothing (CA-2). */
  private static void addVerbatim(
      ContinueAsNewWorkflowExecutionCommandAttributes command,
      WorkflowExecutionStartedEventAttributes.Builder next,
      Turn turn) {
    next.clearInput()
        .clearHeader()
        .clearMemo()
        .clearSearchAttributes()
        .clearRetryPolicy()
        .clearCronSchedule()
        .clearContinuedFailure()
        .clearLastCompletionResult();
    if (command.hasInput()) {
      next.setInput(command.getInput());
    }
    if (command.hasHeader()) {
      next.setHeader(command.getHeader());
    }
    if (command.hasMemo()) {
      next.setMemo(NoValue.removed(command.getMemo()));
    }
    if (command.hasSearchAttributes()) {
      var attributes = SearchAttributeRules.checked(command.getSearchAttributes(), turn);
      next.setSearchAttributes(NoValue.removed(attributes));
    }
    if (command.hasRetryPolicy()) {
      next.setRetryPolicy(checked(command.getRetryPolicy()));
    }
    next.setCronSchedule(command.getCronSchedule());
    if (command.hasFailure()) {
      next.setContinuedFailure(command.getFailure());
    }
    if (command.hasLastCompletionResult()) {
      next.setLastCompletionResult(command.getLastCompletionResult());
    }
  }

  private static RetryPolicy checked(RetryPolicy policy) {
    var complete = RetryPolicies.defaulted(policy);
    Limits.checked(
        WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
        () -> RetryPolicies.check(complete));
    return complete;
  }

  /** How the closing event tells of the run that it has led to (CA-7). */
  @SuppressWarnings("deprecation") // Workers that schedule by themselves still send a failure.
  private static WorkflowExecutionContinuedAsNewEventAttributes told(
      ContinueAsNewWorkflowExecutionCommandAttributes command,
      WorkflowExecutionStartedEventAttributes.Builder started,
      String runId,
      Turn turn) {
    var told =
        WorkflowExecutionContinuedAsNewEventAttributes.newBuilder()
            .setNewExecutionRunId(runId)
            .setWorkflowType(started.getWorkflowType())
            .setTaskQueue(started.getTaskQueue())
            .setWorkflowRunTimeout(started.getWorkflowRunTimeout())
            .setWorkflowTaskTimeout(started.getWorkflowTaskTimeout())
            .setBackoffStartInterval(started.getFirstWorkflowTaskBackoff())
            .setInitiator(started.getInitiator())
            .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId());
    if (command.hasInput()) {
      told.setInput(command.getInput());
    }
    if (command.hasHeader()) {
      told.setHeader(command.getHeader());
    }
    if (command.hasMemo()) {
      told.setMemo(started.getMemo());
    }
    if (command.hasSearchAttributes()) {
      told.setSearchAttributes(started.getSearchAttributes());
    }
    if (command.hasLastCompletionResult()) {
      told.setLastCompletionResult(command.getLastCompletionResult());
    }
    if (command.hasFailure()) {
      told.setFailure(command.getFailure());
    }
    return told.build();
  }
}
