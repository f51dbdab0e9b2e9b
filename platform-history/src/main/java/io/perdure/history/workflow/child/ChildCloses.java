package io.perdure.history.workflow.child;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.ChildState;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Optional;

/** What a parent does when it is told of the end of its child (CH-10). */
public final class ChildCloses {
  private ChildCloses() {}

  /** Records the end, unless the parent does not wait for it (any more). */
  public static void record(CrossExecutionRequest request, Turns turns) {
    var parent = parent(request, turns).filter(MutableState::isOpen);
    var child = parent.flatMap(run -> awaited(request, run));
    if (parent.isPresent() && child.isPresent()) {
      record(request, child.get(), turns.on(parent.get()));
    }
  }

  /**
   * The run that started the child or, where that was reset, the one in its place, if it has the
   * event that initiated the child too (RS-9).
   */
  private static Optional<MutableState> parent(CrossExecutionRequest request, Turns turns) {
    var named = turns.runs().run(request.getTargetRunId());
    if (named.flatMap(run -> run.interventions().resetRunId()).isEmpty()) {
      return named;
    }
    return turns
        .runs()
        .current()
        .filter(
            run ->
                run.interventions()
                    .baseRunsThatShare(request.getInitiatedEventId())
                    .contains(request.getTargetRunId()));
  }

  private static Optional<ChildState> awaited(CrossExecutionRequest request, MutableState parent) {
    var firstRunId = request.getChildClosed().getFirstRunId();
    return parent
        .children()
        .initiatedBy(request.getInitiatedEventId())
        .filter(child -> child.getWorkflowId().equals(request.getWorkflowId()))
        .filter(child -> !Children.isStarted(child) || child.getRunId().equals(firstRunId));
  }

  private static void record(CrossExecutionRequest request, ChildState child, Turn turn) {
    var told = request.getChildClosed();
    var close = Stored.parse(HistoryEvent.parser(), told.getCloseEvent());
    if (!Children.isStarted(child)) {
      ChildEvents.addStarted(child, told.getFirstRunId(), turn);
    }
    var started = turn.state().children().initiatedBy(child.getInitiatedEventId()).orElse(child);
    ChildEvents.addClosed(started, request.getRunId(), close, turn);
    NextWorkflowTask.ifNone(turn);
  }
}
