package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.Command.AttributesCase;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.Locale;

/**
 * What is fixed about the commands of one type.
 *
 * @param attributes where its attributes stand
 * @param badAttributes the cause with which a workflow task fails that has a bad one
 */
record CommandKind(AttributesCase attributes, WorkflowTaskFailedCause badAttributes) {

  static CommandKind of(CommandType type) {
    return switch (type) {
      case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK ->
          new CommandKind(
              AttributesCase.SCHEDULE_ACTIVITY_TASK_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES);
      case COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK ->
          new CommandKind(
              AttributesCase.REQUEST_CANCEL_ACTIVITY_TASK_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES);
      case COMMAND_TYPE_START_TIMER ->
          new CommandKind(
              AttributesCase.START_TIMER_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES);
      case COMMAND_TYPE_CANCEL_TIMER ->
          new CommandKind(
              AttributesCase.CANCEL_TIMER_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES);
      case COMMAND_TYPE_RECORD_MARKER ->
          new CommandKind(
              AttributesCase.RECORD_MARKER_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES);
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.COMPLETE_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.FAIL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.CANCEL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.CONTINUE_AS_NEW_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES);
      case COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.START_CHILD_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION ->
          new CommandKind(
              AttributesCase.REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES);
      case COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
          new CommandKind(
              AttributesCase.UPSERT_WORKFLOW_SEARCH_ATTRIBUTES_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES);
      case COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES ->
          new CommandKind(
              AttributesCase.MODIFY_WORKFLOW_PROPERTIES_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES);
      case COMMAND_TYPE_PROTOCOL_MESSAGE ->
          new CommandKind(
              AttributesCase.PROTOCOL_MESSAGE_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE);
      case COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION ->
          new CommandKind(
              AttributesCase.SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES);
      case COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION ->
          new CommandKind(
              AttributesCase.REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
              WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES);
      case COMMAND_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          new CommandKind(
              AttributesCase.ATTRIBUTES_NOT_SET, WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED);
    };
  }

  /** Whether the command carries the attributes of its type. */
  static boolean isComplete(Command command) {
    return command.getAttributesCase() == of(command.getCommandType()).attributes();
  }

  /** {@code COMMAND_TYPE_START_TIMER} becomes {@code StartTimer}. */
  static String spelled(CommandType type) {
    var spelled = new StringBuilder();
    for (var word : type.name().substring("COMMAND_TYPE_".length()).split("_", -1)) {
      spelled.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return spelled.toString();
  }
}
