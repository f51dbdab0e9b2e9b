package io.perdure.history.workflow.external;

import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.ParentClosePolicy;

/** Owes calls to other workflow ids, and writes what all of them have in common. */
public final class OwedCalls {
  private OwedCalls() {}

  /** Owes the start of a child that an event of this turn has initiated. */
  public static void oweStart(
      long initiatedEventId, String target, ParentClosePolicy policy, Turn turn) {
    owe(
        task(CrossExecutionKind.CROSS_EXECUTION_KIND_START_CHILD, initiatedEventId, target, turn)
            .setParentClosePolicy(policy.getNumber()),
        turn);
  }

  static void oweSignal(long initiatedEventId, String target, Turn turn) {
    var kind = CrossExecutionKind.CROSS_EXECUTION_KIND_SIGNAL_EXTERNAL;
    owe(task(kind, initiatedEventId, target, turn), turn);
  }

  static void oweCancel(long initiatedEventId, String target, Turn turn) {
    var kind = CrossExecutionKind.CROSS_EXECUTION_KIND_CANCEL_EXTERNAL;
    owe(task(kind, initiatedEventId, target, turn), turn);
  }

  /** Owes again all that the run has initiated and knows no outcome of: as a new run must. */
  public static void oweAll(Turn turn) {
    var state = turn.state();
    for (var child : state.children().all()) {
      if (!Children.isStarted(child)) {
        oweStart(
            child.getInitiatedEventId(),
            child.getWorkflowId(),
            Children.parentClosePolicy(child),
            turn);
      }
    }
    for (var event : state.externalRequests().signals()) {
      var signal = event.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
      oweSignal(event.getEventId(), signal.getWorkflowExecution().getWorkflowId(), turn);
    }
    for (var event : state.externalRequests().cancels()) {
      var cancel = event.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes();
      oweCancel(event.getEventId(), cancel.getWorkflowExecution().getWorkflowId(), turn);
    }
  }

  private static CrossExecutionTask.Builder task(
      CrossExecutionKind kind, long initiatedEventId, String target, Turn turn) {
    return CrossExecutionTask.newBuilder()
        .setNamespaceId(turn.run().namespaceId())
        .setWorkflowId(turn.run().workflowId())
        .setRunId(turn.run().runId())
        .setEventId(initiatedEventId)
        .setTargetWorkflowId(target)
        .setKind(kind);
  }

  private static void owe(CrossExecutionTask.Builder task, Turn turn) {
    turn.owe(new Task.CrossExecution(task.build()));
  }

  /** A call from the run, because of the given event, to another workflow id. */
  public static CrossExecutionRequest.Builder from(
      MutableState run, long initiatedEventId, String target) {
    return CrossExecutionRequest.newBuilder()
        .setNamespaceId(run.key().namespaceId())
        .setWorkflowId(run.key().workflowId())
        .setRunId(run.key().runId())
        .addAllBaseRunIds(run.interventions().baseRunIds())
        .setInitiatedEventId(initiatedEventId)
        .setTargetWorkflowId(target);
  }

  /** By which the target recognises the call when it comes again (CH-3, EX-2). */
  public static String requestId(MutableState run, long initiatedEventId) {
    return run.key().runId() + ":" + initiatedEventId;
  }
}
