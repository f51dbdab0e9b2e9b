package io.perdure.history.workflow;

import io.perdure.history.workflow.decision.BadCommand;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.Set;

/**
 * All commands that history does not serve yet: a workflow task with one of them fails, so that
 * nothing is silently ignored. This list only shrinks.
 */
final class UnsupportedCommands {
  static final Set<CommandType> ALL =
      Set.of(
          CommandType.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
          CommandType.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION);

  private UnsupportedCommands() {}

  /**
   * @throws BadCommand when a command of the completion is not served yet
   */
  static void check(RespondWorkflowTaskCompletedRequest request) {
    for (var command : request.getCommandsList()) {
      if (ALL.contains(command.getCommandType())) {
        throw new BadCommand(
            CommandKind.badAttributes(command.getCommandType()),
            CommandKind.spelled(command.getCommandType()) + " is not supported yet");
      }
    }
  }
}
