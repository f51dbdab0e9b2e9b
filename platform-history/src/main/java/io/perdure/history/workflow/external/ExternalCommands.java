package io.perdure.history.workflow.external;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED;

import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import java.util.regex.Pattern;

/** Signals other workflows and asks for their cancellation, as a worker's commands say (EX-1). */
public final class ExternalCommands {
  /** Most signals, and most requests to cancel, that one run may have pending (CM-2). */
  private static final int PENDING_LIMIT = 2_000;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private ExternalCommands() {}

  @SuppressWarnings("deprecation") // Workers still name a namespace, and other ones are refused.
  public static void signal(
      SignalExternalWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    var cause = WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
    var namespace = TargetNamespace.of(command.getNamespace(), cause, turn);
    checkTarget(command.getExecution(), cause);
    Limits.checkName(command.getSignalName(), cause, "SignalName");
    Limits.checkSize(
        command.getInput(), cause, "SignalExternalWorkflowExecutionCommandAttributes.Input");
    checkPending(
        turn.state().externalRequests().signals().size(),
        WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED,
        "pending signals to external workflows");
    var initiated =
        turn.add(
            EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
            event ->
                CommandEvents.of(source, event)
                    .setSignalExternalWorkflowExecutionInitiatedEventAttributes(
                        attributes(command, namespace, turn)));
    OwedCalls.oweSignal(initiated.getEventId(), command.getExecution().getWorkflowId(), turn);
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  private static SignalExternalWorkflowExecutionInitiatedEventAttributes.Builder attributes(
      SignalExternalWorkflowExecutionCommandAttributes command, String namespace, Turn turn) {
    var attributes =
        SignalExternalWorkflowExecutionInitiatedEventAttributes.newBuilder()
            .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId())
            .setNamespace(namespace)
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(command.getExecution())
            .setSignalName(command.getSignalName())
            .setControl(command.getControl())
            .setChildWorkflowOnly(command.getChildWorkflowOnly());
    if (command.hasInput()) {
      attributes.setInput(command.getInput());
    }
    if (command.hasHeader()) {
      attributes.setHeader(command.getHeader());
    }
    return attributes;
  }

  @SuppressWarnings("deprecation") // Workers still send control and namespace.
  public static void requestCancel(
      RequestCancelExternalWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    var cause =
        WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
    var namespace = TargetNamespace.of(command.getNamespace(), cause, turn);
    var target =
        WorkflowExecution.newBuilder()
            .setWorkflowId(command.getWorkflowId())
            .setRunId(command.getRunId())
            .build();
    checkTarget(target, cause);
    checkIsNoNewChild(target, turn);
    checkPending(
        turn.state().externalRequests().cancels().size(),
        WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
        "pending requests to cancel external workflows");
    var initiated =
        turn.add(
            EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
            event ->
                CommandEvents.of(source, event)
                    .getRequestCancelExternalWorkflowExecutionInitiatedEventAttributesBuilder()
                    .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId())
                    .setNamespace(namespace)
                    .setNamespaceId(turn.namespace().id())
                    .setWorkflowExecution(target)
                    .setControl(command.getControl())
                    .setChildWorkflowOnly(command.getChildWorkflowOnly())
                    .setReason(command.getReason()));
    OwedCalls.oweCancel(initiated.getEventId(), target.getWorkflowId(), turn);
  }

  private static void checkTarget(WorkflowExecution target, WorkflowTaskFailedCause cause) {
    Limits.checkName(target.getWorkflowId(), cause, "WorkflowId");
    if (!target.getRunId().isEmpty() && !UUID.matcher(target.getRunId()).matches()) {
      throw new BadCommand(cause, "Invalid RunId set on command.");
    }
  }

  /** A child cannot be started and cancelled by the same workflow task (CM-11). */
  private static void checkIsNoNewChild(WorkflowExecution target, Turn turn) {
    var isNew =
        turn.state().children().all().stream()
            .anyMatch(
                child ->
                    child.getInitiatedEventId() > turn.workflowTaskCompletedEventId()
                        && child.getWorkflowId().equals(target.getWorkflowId()));
    if (isNew) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "Start and RequestCancel for child workflow is not allowed in same workflow task."
              + " WorkflowId=%s".formatted(target.getWorkflowId()));
    }
  }

  private static void checkPending(int pending, WorkflowTaskFailedCause cause, String what) {
    if (pending >= PENDING_LIMIT) {
      throw new BadCommand(
          cause,
          "the number of %s, %d, has reached the per-workflow limit of %d"
              .formatted(what, pending, PENDING_LIMIT));
    }
  }
}
