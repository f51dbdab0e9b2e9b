package io.perdure.history.workflow.signal;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.util.function.Consumer;

/** Puts signals into a run's history. */
public final class Signals {
  /** Most signals that one run takes (SG-2). */
  private static final long MAX_SIGNALS = 10_000;

  private Signals() {}

  /** Whether this very signal has been received already. */
  public static boolean isRepeated(SignalWorkflowExecutionRequest signal, MutableState run) {
    return !signal.getRequestId().isEmpty() && run.requestIds().hasSignal(signal.getRequestId());
  }

  /**
   * Refuses a signal that the open run cannot take.
   *
   * @throws InvalidRequest when it has had too many
   * @throws Exhausted when it was about to close and is given the chance (SG-2)
   */
  public static void check(MutableState run) {
    if (run.requestIds().signalCount() >= MAX_SIGNALS) {
      throw new InvalidRequest("exceeded workflow execution limit for signal events");
    }
    if (run.workflowTasks().closeAttempted() && run.workflowTasks().isStarted()) {
      throw Exhausted.busyWorkflow(
          "workflow operation can not be applied because workflow is closing");
    }
  }

  /** Adds the signal. */
  public static void add(SignalWorkflowExecutionRequest signal, Turn turn) {
    add(signal, _ -> {}, turn);
  }

  /**
   * Adds the signal.
   *
   * @param more what the event says beside that
   */
  public static void add(
      SignalWorkflowExecutionRequest signal,
      Consumer<WorkflowExecutionSignaledEventAttributes.Builder> more,
      Turn turn) {
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
        event -> {
          event.addAllLinks(signal.getLinksList());
          var attributes =
              event
                  .getWorkflowExecutionSignaledEventAttributesBuilder()
                  .setSignalName(signal.getSignalName())
                  .setIdentity(signal.getIdentity())
                  .setRequestId(signal.getRequestId());
          if (signal.hasInput()) {
            attributes.setInput(signal.getInput());
          }
          if (signal.hasHeader()) {
            attributes.setHeader(signal.getHeader());
          }
          more.accept(attributes);
        });
  }
}
