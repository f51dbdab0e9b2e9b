package io.perdure.history.workflow.child;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.ParentClosed;
import io.perdure.common.api.ScheduleFirstWorkflowTask;
import io.perdure.common.error.Broken;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.ChildState;
import io.perdure.history.workflow.external.OwedCalls;
import io.perdure.history.workflow.external.OwedStep;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.ParentClosePolicy;
import java.util.List;
import java.util.Optional;

/**
 * How a run goes on with the start of a child: it is started, the parent records it, and only then
 * the child gets its first workflow task (PF-12). What a crash has left is found in the state.
 */
public final class ChildSteps {
  private ChildSteps() {}

  /** The next call, after what the last one has led to is recorded. */
  public static Optional<CrossExecutionRequest> next(OwedStep step, Turns turns) {
    var task = step.task();
    var run = turns.runs().run(task.getRunId()).filter(MutableState::isOpen);
    if (run.isEmpty()) {
      return afterClose(step, turns);
    }
    var child = run.get().children().initiatedBy(task.getEventId());
    if (child.isEmpty()) {
      return afterEnd(step);
    }
    if (Children.isStarted(child.get())) {
      return firstWorkflowTask(step, run.get(), child.get().getRunId());
    }
    return step.asked() == null
        ? Optional.of(ChildStart.of(child.get(), run.get()))
        : record(step, child.get(), turns.on(run.get()));
  }

  private static Optional<CrossExecutionRequest> record(
      OwedStep step, ChildState child, Turn turn) {
    if (step.asked() == null) {
      return Optional.empty();
    }
    var response = step.asked().response();
    return switch (response.getOutcome()) {
      case OUTCOME_DONE -> {
        ChildEvents.addStarted(child, response.getRunId(), turn);
        NextWorkflowTask.ifNone(turn);
        yield firstWorkflowTask(step, turn.state(), response.getRunId());
      }
      case OUTCOME_ALREADY_EXISTS -> {
        ChildEvents.addStartFailed(child, turn);
        NextWorkflowTask.ifNone(turn);
        yield Optional.empty();
      }
      case OUTCOME_UNSPECIFIED, OUTCOME_NOT_FOUND, OUTCOME_LIMIT_EXCEEDED, UNRECOGNIZED ->
          throw new Broken("the start of a child cannot end with " + response.getOutcome());
    };
  }

  private static Optional<CrossExecutionRequest> firstWorkflowTask(
      OwedStep step, MutableState run, String childRunId) {
    if (step.asked() != null && step.asked().request().hasFirstWorkflowTask()) {
      return Optional.empty();
    }
    var task = step.task();
    return Optional.of(
        OwedCalls.from(run, task.getEventId(), task.getTargetWorkflowId())
            .setTargetRunId(childRunId)
            .setFirstWorkflowTask(ScheduleFirstWorkflowTask.getDefaultInstance())
            .build());
  }

  /**
   * The child has ended before its start was recorded. What has been started since then, because
   * the child of a run before was found closed, is nobody's.
   */
  private static Optional<CrossExecutionRequest> afterEnd(OwedStep step) {
    var asked = step.asked();
    if (asked == null
        || !asked.request().hasStartChild()
        || asked.response().getOutcome() != CrossExecutionResponse.Outcome.OUTCOME_DONE) {
      return Optional.empty();
    }
    var closed =
        ParentClosed.newBuilder()
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE_VALUE)
            .setFirstRunId(asked.response().getRunId());
    return Optional.of(asked.request().toBuilder().setParentClosed(closed).build());
  }

  /**
   * The parent has closed before all was done: a child that has been started gets what its
   * parent-close policy says, none is started now (CH-4). One whose parent was reset goes on: with
   * the run in the parent's place if that waits for it too, else by itself (RS-9).
   */
  private static Optional<CrossExecutionRequest> afterClose(OwedStep step, Turns turns) {
    var closed = turns.runs().run(step.task().getRunId());
    if (closed.flatMap(run -> run.interventions().resetRunId()).isEmpty()) {
      return closeChild(step, step.task().getParentClosePolicy(), closed);
    }
    var heir = turns.runs().current();
    var child = heir.flatMap(run -> inherited(step.task(), run));
    if (heir.isEmpty() || child.isEmpty()) {
      return closeChild(step, ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON_VALUE, closed);
    }
    return Children.isStarted(child.get())
        ? firstWorkflowTask(step, heir.get(), child.get().getRunId())
        : Optional.empty(); // That run owes the start itself.
  }

  private static Optional<ChildState> inherited(CrossExecutionTask task, MutableState heir) {
    return heir.children()
        .initiatedBy(task.getEventId())
        .filter(
            _ ->
                heir.interventions()
                    .baseRunsThatShare(task.getEventId())
                    .contains(task.getRunId()));
  }

  private static Optional<CrossExecutionRequest> closeChild(
      OwedStep step, int policy, Optional<MutableState> parent) {
    var task = step.task();
    var bases =
        parent
            .map(run -> run.interventions().baseRunsThatShare(task.getEventId()))
            .orElse(List.of());
    if (step.asked() != null && !step.asked().request().hasStartChild()) {
      return Optional.empty();
    }
    return Optional.of(
        CrossExecutionRequest.newBuilder()
            .setNamespaceId(task.getNamespaceId())
            .setWorkflowId(task.getWorkflowId())
            .setRunId(task.getRunId())
            .setInitiatedEventId(task.getEventId())
            .setTargetWorkflowId(task.getTargetWorkflowId())
            .addAllBaseRunIds(bases)
            .setParentClosed(ParentClosed.newBuilder().setParentClosePolicy(policy))
            .build());
  }
}
