package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;

import io.perdure.history.state.Turn;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import java.util.function.Consumer;

/** Ends a run without asking its worker; the chain ends with it (TM-3, TM-5). */
public final class Termination {
  private Termination() {}

  /** Terminates an open run: fails its started task, writes what waits behind it, closes it. */
  public static void of(
      Turn turn, Consumer<WorkflowExecutionTerminatedEventAttributes.Builder> about) {
    of(turn, HistoryEvent.getDefaultInstance(), about);
  }

  /**
   * Terminates an open run.
   *
   * @param given what the event carries beside its attributes
   */
  public static void of(
      Turn turn,
      HistoryEvent given,
      Consumer<WorkflowExecutionTerminatedEventAttributes.Builder> about) {
    EndedWorkflowTask.beforeForcedClose(turn);
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
        event ->
            about.accept(
                event.mergeFrom(given).getWorkflowExecutionTerminatedEventAttributesBuilder()));
  }
}
