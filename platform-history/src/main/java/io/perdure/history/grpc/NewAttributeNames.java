package io.perdure.history.grpc;

import io.perdure.common.grpc.RoutedCall;
import io.perdure.common.namespace.Namespaces;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Sees to it that the decision of a workflow task's commands knows the search attributes that they
 * name, also those that have been added since the cached namespace was read.
 */
final class NewAttributeNames {
  private final Namespaces namespaces;

  NewAttributeNames(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** Reads the namespace again if a command sets an attribute that the cached one does not have. */
  RespondWorkflowTaskCompletedRequest learn(RespondWorkflowTaskCompletedRequest request) {
    var id = RoutedCall.current().namespaceId();
    var isNew =
        request.getCommandsList().stream()
            .flatMap(command -> set(command).getIndexedFieldsMap().keySet().stream())
            .anyMatch(name -> !isKnown(id, name));
    if (isNew) {
      namespaces.reread(id);
    }
    return request;
  }

  private boolean isKnown(String namespaceId, String name) {
    return namespaces
        .byId(namespaceId)
        .filter(namespace -> namespace.searchAttributes().isSettable(name))
        .isPresent();
  }

  private static SearchAttributes set(Command command) {
    return switch (command.getAttributesCase()) {
      case UPSERT_WORKFLOW_SEARCH_ATTRIBUTES_COMMAND_ATTRIBUTES ->
          command.getUpsertWorkflowSearchAttributesCommandAttributes().getSearchAttributes();
      case CONTINUE_AS_NEW_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          command.getContinueAsNewWorkflowExecutionCommandAttributes().getSearchAttributes();
      case START_CHILD_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          command.getStartChildWorkflowExecutionCommandAttributes().getSearchAttributes();
      case SCHEDULE_ACTIVITY_TASK_COMMAND_ATTRIBUTES,
          START_TIMER_COMMAND_ATTRIBUTES,
          COMPLETE_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          FAIL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_ACTIVITY_TASK_COMMAND_ATTRIBUTES,
          CANCEL_TIMER_COMMAND_ATTRIBUTES,
          CANCEL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          RECORD_MARKER_COMMAND_ATTRIBUTES,
          SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          PROTOCOL_MESSAGE_COMMAND_ATTRIBUTES,
          MODIFY_WORKFLOW_PROPERTIES_COMMAND_ATTRIBUTES,
          SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          ATTRIBUTES_NOT_SET ->
          SearchAttributes.getDefaultInstance();
    };
  }
}
