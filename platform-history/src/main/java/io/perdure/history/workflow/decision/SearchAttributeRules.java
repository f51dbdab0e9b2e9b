package io.perdure.history.workflow.decision;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.Turn;
import io.temporal.api.common.v1.SearchAttributes;

/** Checks the search attributes that a command sets (VI-15, WC-7). */
public final class SearchAttributeRules {
  private SearchAttributeRules() {}

  /**
   * The attributes of a command that begins a run, as they are recorded: each with its type.
   *
   * @throws BadCommand when one is unknown or has a value of another type; one that terminates the
   *     run when they are too large
   */
  public static SearchAttributes checked(SearchAttributes given, Turn turn) {
    var typed = typed(given, turn);
    checkSize(typed);
    return typed;
  }

  /**
   * The attributes as they are recorded, of whatever size.
   *
   * @throws BadCommand when one is unknown or has a value of another type
   */
  public static SearchAttributes typed(SearchAttributes given, Turn turn) {
    try {
      return turn.namespace().searchAttributes().checked(given);
    } catch (InvalidRequest refused) {
      throw new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, refused.getMessage());
    }
  }

  /**
   * @throws BadCommand that terminates the run when they are more than a run may have
   */
  public static void checkSize(SearchAttributes all) {
    try {
      KnownAttributes.checkSize(all);
    } catch (InvalidRequest refused) {
      throw BadCommand.tooLarge(
          WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, refused.getMessage());
    }
  }
}
