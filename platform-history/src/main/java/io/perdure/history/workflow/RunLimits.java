package io.perdure.history.workflow;

import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.RunSize;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.Undone;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import java.util.Optional;

/**
 * What no run may outgrow, whatever is decided about it. A run that was too large before a change
 * is terminated instead of changed, except by what closes it (LM-1). A run behind whose workflow
 * task too much waits loses that task (BE-7).
 */
public final class RunLimits {
  /** Bytes of the events that a run may have. */
  private static final long HISTORY_BYTES = 50L << 20;

  /** Events that a run may have. */
  private static final long HISTORY_EVENTS = 51_200;

  /** Bytes of what is pending in a run. */
  private static final long STATE_BYTES = 8L << 20;

  private RunLimits() {}

  /** Decides a request within the limits. */
  public static <Q, R> Answer<R> decide(Decision<Q, R> decision, Q request, Turns turns) {
    var answer = decision.decide(request, turns);
    for (var turn : turns.changed()) {
      if (turn.state().isOpen()) {
        if (outgrown(turn.sizeBefore()).isPresent()) {
          throw new Undone(terminating(turn.run().runId(), decision));
        }
        EndedWorkflowTask.failIfBufferIsFull(turn);
      }
    }
    return answer;
  }

  /** The change is dropped, the run terminated, and whoever wanted the change is refused. */
  private static <Q, R> Decision<Q, R> terminating(String runId, Decision<Q, R> decision) {
    return (request, turns) -> {
      var run = turns.runs().run(runId).filter(found -> found.isOpen());
      var reason = run.flatMap(found -> outgrown(found.size()));
      if (run.isEmpty() || reason.isEmpty()) { // It had grown in a change that is dropped as well.
        return decision.decide(request, turns);
      }
      terminate(turns.on(run.get()), reason.get());
      return new Answer.Refuse<>(new InvalidRequest(reason.get()));
    };
  }

  /** Terminates a run for its size. */
  static void terminate(Turn turn, String reason) {
    Termination.of(turn, about -> about.setReason(reason).setIdentity(EndedWorkflowTask.ENGINE));
  }

  /** In which way a run is too large. */
  private static Optional<String> outgrown(RunSize size) {
    if (size.historyBytes() > HISTORY_BYTES) {
      return Optional.of("Workflow history size exceeds limit.");
    }
    if (size.historyEvents() > HISTORY_EVENTS) {
      return Optional.of("Workflow history count exceeds limit.");
    }
    return size.stateBytes() > STATE_BYTES
        ? Optional.of("Workflow mutable state size exceeds limit.")
        : Optional.empty();
  }
}
