package io.perdure.history.workflow.property;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;

import io.perdure.common.attribute.NoValue;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.perdure.history.workflow.decision.SearchAttributeRules;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;

/** Decides UpsertWorkflowSearchAttributes and ModifyWorkflowProperties (CM-7, CM-8). */
public final class PropertyCommands {
  private PropertyCommands() {}

  /** UpsertWorkflowSearchAttributes. */
  public static void upsert(
      UpsertWorkflowSearchAttributesCommandAttributes command, Command source, Turn turn) {
    if (command.getSearchAttributes().getIndexedFieldsCount() == 0) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES,
          "IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.");
    }
    var given = SearchAttributeRules.typed(command.getSearchAttributes(), turn);
    var present = turn.state().properties().searchAttributes();
    SearchAttributeRules.checkSize(NoValue.merged(present, given));
    turn.add(
        EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
        event ->
            CommandEvents.of(source, event)
                .getUpsertWorkflowSearchAttributesEventAttributesBuilder()
                .setSearchAttributes(given)
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId()));
  }

  /** ModifyWorkflowProperties. */
  public static void modify(
      ModifyWorkflowPropertiesCommandAttributes command, Command source, Turn turn) {
    var cause = WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
    if (command.getUpsertedMemo().getFieldsCount() == 0) {
      throw new BadCommand(
          cause, "UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand.");
    }
    Limits.checkSize(
        NoValue.merged(turn.state().properties().memo(), command.getUpsertedMemo()),
        cause,
        "ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo");
    turn.add(
        EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
        event ->
            CommandEvents.of(source, event)
                .getWorkflowPropertiesModifiedEventAttributesBuilder()
                .setUpsertedMemo(command.getUpsertedMemo())
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId()));
  }
}
