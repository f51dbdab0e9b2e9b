package io.perdure.history.workflow.child;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED;

import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.external.OwedCalls;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;

/** Starts the child workflows that a worker's commands ask for. */
public final class ChildCommands {
  /** Most children that one run may have pending (CM-2). */
  private static final int PENDING_LIMIT = 2_000;

  private ChildCommands() {}

  /** Initiates a child and owes its start to its shard (CH-2, CH-3). */
  public static void start(
      StartChildWorkflowExecutionCommandAttributes command, Command source, Turn turn) {
    var attributes = ChildAttributes.normalised(command, turn);
    var pending = turn.state().children().all().size();
    if (pending >= PENDING_LIMIT) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
          "the number of pending child workflow executions, %d, has reached the per-workflow limit"
                  .formatted(pending)
              + " of %d".formatted(PENDING_LIMIT));
    }
    var initiated =
        turn.add(
            EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
            event ->
                CommandEvents.of(source, event)
                    .setStartChildWorkflowExecutionInitiatedEventAttributes(attributes));
    OwedCalls.oweStart(
        initiated.getEventId(), command.getWorkflowId(), attributes.getParentClosePolicy(), turn);
  }
}
