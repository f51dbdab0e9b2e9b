package io.perdure.history.workflow.external;

import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turn;
import io.perdure.history.state.stored.ChildState;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Owes calls to other workflow ids, and writes what all of them have in common. */
public final class OwedCalls {
  private OwedCalls() {}

  /** Owes the start of a child that an event of this turn has initiated. */
  public static void oweStart(
      long initiatedEventId, String target, ParentClosePolicy policy, Turn turn) {
    turn.owe(new Task.CrossExecution(start(initiatedEventId, target, policy, turn.run())));
  }

  static void oweSignal(long initiatedEventId, String target, Turn turn) {
    turn.owe(new Task.CrossExecution(signal(initiatedEventId, target, turn.run())));
  }

  static void oweCancel(long initiatedEventId, String target, Turn turn) {
    turn.owe(new Task.CrossExecution(cancel(initiatedEventId, target, turn.run())));
  }

  /** Owes again all that the run has initiated and knows no outcome of: as a new run must. */
  public static void oweAll(Turn turn) {
    pending(turn.state(), child -> !Children.isStarted(child))
        .forEach(task -> turn.owe(new Task.CrossExecution(task)));
  }

  /** The same of a run that may owe it already, and whose children may wait for a word of it. */
  public static void oweAgain(Turn turn) {
    pending(turn.state(), _ -> true).forEach(task -> turn.owe(new Task.CrossExecution(task)));
  }

  /** Whether the run has something else to ask of the same workflow id first. */
  public static boolean owesEarlier(MutableState run, CrossExecutionTask task) {
    var target = task.getTargetWorkflowId();
    var asked = run.externalRequests();
    return run.children().all().stream()
            .filter(child -> child.getInitiatedEventId() < task.getEventId())
            .filter(child -> !Children.isStarted(child))
            .anyMatch(child -> child.getWorkflowId().equals(target))
        || Stream.of(asked.signals(), asked.cancels())
            .flatMap(Collection::stream)
            .filter(event -> event.getEventId() < task.getEventId())
            .anyMatch(event -> target(event).equals(target));
  }

  /** The workflow id that a signal or a request to cancel is meant for. */
  private static String target(HistoryEvent initiated) {
    return initiated.hasSignalExternalWorkflowExecutionInitiatedEventAttributes()
        ? initiated
            .getSignalExternalWorkflowExecutionInitiatedEventAttributes()
            .getWorkflowExecution()
            .getWorkflowId()
        : initiated
            .getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes()
            .getWorkflowExecution()
            .getWorkflowId();
  }

  /** What the run has initiated and knows no outcome of, in the order of its events. */
  private static List<CrossExecutionTask> pending(MutableState run, Predicate<ChildState> which) {
    var tasks = new ArrayList<CrossExecutionTask>();
    for (var child : run.children().all()) {
      if (which.test(child)) {
        var policy = Children.parentClosePolicy(child);
        tasks.add(start(child.getInitiatedEventId(), child.getWorkflowId(), policy, run.key()));
      }
    }
    for (var event : run.externalRequests().signals()) {
      tasks.add(signal(event.getEventId(), target(event), run.key()));
    }
    for (var event : run.externalRequests().cancels()) {
      tasks.add(cancel(event.getEventId(), target(event), run.key()));
    }
    tasks.sort(Comparator.comparingLong(CrossExecutionTask::getEventId));
    return tasks;
  }

  private static CrossExecutionTask start(
      long initiatedEventId, String target, ParentClosePolicy policy, RunKey run) {
    return task(CrossExecutionKind.CROSS_EXECUTION_KIND_START_CHILD, initiatedEventId, target, run)
        .setParentClosePolicy(policy.getNumber())
        .build();
  }

  private static CrossExecutionTask signal(long initiatedEventId, String target, RunKey run) {
    var kind = CrossExecutionKind.CROSS_EXECUTION_KIND_SIGNAL_EXTERNAL;
    return task(kind, initiatedEventId, target, run).build();
  }

  private static CrossExecutionTask cancel(long initiatedEventId, String target, RunKey run) {
    var kind = CrossExecutionKind.CROSS_EXECUTION_KIND_CANCEL_EXTERNAL;
    return task(kind, initiatedEventId, target, run).build();
  }

  private static CrossExecutionTask.Builder task(
      CrossExecutionKind kind, long initiatedEventId, String target, RunKey run) {
    return CrossExecutionTask.newBuilder()
        .setNamespaceId(run.namespaceId())
        .setWorkflowId(run.workflowId())
        .setRunId(run.runId())
        .setEventId(initiatedEventId)
        .setTargetWorkflowId(target)
        .setKind(kind);
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
