package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_MARKER_RECORDED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.activity.ActivityCommands;
import io.perdure.history.workflow.chain.CloseCommands;
import io.perdure.history.workflow.chain.ContinueAsNew;
import io.perdure.history.workflow.child.ChildCommands;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.perdure.history.workflow.external.ExternalCommands;
import io.perdure.history.workflow.property.PropertyCommands;
import io.perdure.history.workflow.timer.TimerCommands;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import java.util.List;

/** Decides the commands of a workflow task, one after the other. */
final class Commands {
  private Commands() {}

  /**
   * Checks what can be told before anything is decided (WC-3).
   *
   * @throws InvalidRequest when a command is unknown or follows one that closes the run
   */
  static void checkSequence(List<Command> commands) {
    for (var i = 0; i < commands.size(); i++) {
      var type = commands.get(i).getCommandType();
      if (type == CommandType.COMMAND_TYPE_UNSPECIFIED || type == CommandType.UNRECOGNIZED) {
        throw new InvalidRequest(
            "Unknown command type: %d.".formatted(commands.get(i).getCommandTypeValue()));
      }
      if (closes(type) && i < commands.size() - 1) {
        throw new InvalidRequest(
            "invalid command sequence: [%s] command must be last"
                .formatted(CommandKind.spelled(type)));
      }
    }
  }

  /** Whether the last command wants to close the run. */
  static boolean close(List<Command> commands) {
    return !commands.isEmpty() && closes(commands.getLast().getCommandType());
  }

  /**
   * Decides a command.
   *
   * @param seen the buffer's mark at the beginning of the completion: events before it are unknown
   *     to the worker
   * @throws BadCommand when the workflow task must fail for it
   */
  static void decide(Command command, long seen, Turn turn) {
    check(command, seen, turn);
    switch (command.getCommandType()) {
      case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK ->
          ActivityCommands.schedule(
              command.getScheduleActivityTaskCommandAttributes(), command, turn);
      case COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK ->
          ActivityCommands.requestCancel(
              command.getRequestCancelActivityTaskCommandAttributes(), command, turn);
      case COMMAND_TYPE_START_TIMER ->
          TimerCommands.start(command.getStartTimerCommandAttributes(), command, turn);
      case COMMAND_TYPE_CANCEL_TIMER ->
          TimerCommands.cancel(command.getCancelTimerCommandAttributes(), command, turn);
      case COMMAND_TYPE_RECORD_MARKER ->
          recordMarker(command.getRecordMarkerCommandAttributes(), command, turn);
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION ->
          CloseCommands.complete(
              command.getCompleteWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION ->
          CloseCommands.fail(command.getFailWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION ->
          CloseCommands.cancel(
              command.getCancelWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION ->
          ContinueAsNew.decide(
              command.getContinueAsNewWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
          PropertyCommands.upsert(
              command.getUpsertWorkflowSearchAttributesCommandAttributes(), command, turn);
      case COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES ->
          PropertyCommands.modify(
              command.getModifyWorkflowPropertiesCommandAttributes(), command, turn);
      case COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION ->
          ChildCommands.start(
              command.getStartChildWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION ->
          ExternalCommands.signal(
              command.getSignalExternalWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION ->
          ExternalCommands.requestCancel(
              command.getRequestCancelExternalWorkflowExecutionCommandAttributes(), command, turn);
      case COMMAND_TYPE_PROTOCOL_MESSAGE,
          COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
          COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION,
          COMMAND_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new Broken(command.getCommandType() + " should have been refused before");
    }
  }

  private static void check(Command command, long seen, Turn turn) {
    if (!CommandKind.isComplete(command)) {
      var type = CommandKind.spelled(command.getCommandType());
      throw new BadCommand(
          CommandKind.badAttributes(command.getCommandType()),
          "%sCommandAttributes is not set on %sCommand.".formatted(type, type));
    }
    if (closes(command.getCommandType()) && turn.state().buffer().hasBefore(seen)) {
      throw new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, "");
    }
  }

  private static void recordMarker(
      RecordMarkerCommandAttributes command, Command source, Turn turn) {
    var cause = WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES;
    Limits.checkName(command.getMarkerName(), cause, "MarkerName");
    Limits.checkSize(command, cause, "RecordMarkerCommandAttributes.Details");
    turn.add(
        EVENT_TYPE_MARKER_RECORDED,
        event -> {
          var attributes =
              CommandEvents.of(source, event)
                  .getMarkerRecordedEventAttributesBuilder()
                  .setMarkerName(command.getMarkerName())
                  .putAllDetails(command.getDetailsMap())
                  .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId());
          if (command.hasHeader()) {
            attributes.setHeader(command.getHeader());
          }
          if (command.hasFailure()) {
            attributes.setFailure(command.getFailure());
          }
        });
  }

  private static boolean closes(CommandType type) {
    return switch (type) {
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION ->
          true;
      case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
          COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK,
          COMMAND_TYPE_START_TIMER,
          COMMAND_TYPE_CANCEL_TIMER,
          COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_RECORD_MARKER,
          COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION,
          COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
          COMMAND_TYPE_PROTOCOL_MESSAGE,
          COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES,
          COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
          COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION,
          COMMAND_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}
