package io.perdure.testing.scenario;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import java.util.function.Consumer;

/** The commands of a worker that are about other workflows. */
public final class ExternalCommands {
  private ExternalCommands() {}

  /** Starts a child on the workflow's task queue. */
  public static Command startChild(String workflowId) {
    return startChild(workflowId, _ -> {});
  }

  /** Starts a child with a parent-close policy. */
  public static Command startChild(String workflowId, ParentClosePolicy policy) {
    return startChild(workflowId, child -> child.setParentClosePolicy(policy));
  }

  /** Starts a child; the last argument changes what is said of it. */
  public static Command startChild(
      String workflowId, Consumer<StartChildWorkflowExecutionCommandAttributes.Builder> more) {
    var attributes =
        StartChildWorkflowExecutionCommandAttributes.newBuilder()
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName("parcel"));
    more.accept(attributes);
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
        .setStartChildWorkflowExecutionCommandAttributes(attributes)
        .build();
  }

  /** Signals another workflow. */
  public static Command signalExternal(String workflowId, String signalName) {
    return signalExternal(workflowId, signalName, _ -> {});
  }

  /** Signals another workflow; the last argument changes the command. */
  public static Command signalExternal(
      String workflowId,
      String signalName,
      Consumer<SignalExternalWorkflowExecutionCommandAttributes.Builder> more) {
    var attributes =
        SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
            .setSignalName(signalName);
    more.accept(attributes);
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
        .setSignalExternalWorkflowExecutionCommandAttributes(attributes)
        .build();
  }

  /** Asks for the cancellation of another workflow. */
  public static Command cancelExternal(String workflowId) {
    return cancelExternal(workflowId, _ -> {});
  }

  /** Asks for the cancellation of a child. */
  public static Command cancelChild(String workflowId) {
    return cancelExternal(workflowId, cancel -> cancel.setChildWorkflowOnly(true));
  }

  /** Asks for the cancellation of another workflow; the last argument changes the command. */
  public static Command cancelExternal(
      String workflowId,
      Consumer<RequestCancelExternalWorkflowExecutionCommandAttributes.Builder> more) {
    var attributes =
        RequestCancelExternalWorkflowExecutionCommandAttributes.newBuilder()
            .setWorkflowId(workflowId);
    more.accept(attributes);
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
        .setRequestCancelExternalWorkflowExecutionCommandAttributes(attributes)
        .build();
  }
}
