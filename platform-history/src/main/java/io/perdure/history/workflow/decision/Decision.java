package io.perdure.history.workflow.decision;

import io.perdure.history.state.Turns;
import java.util.Optional;

/**
 * Decides one request about one workflow id: reads its runs, adds events and tasks to their turns,
 * and answers. Pure: it may be run again on reloaded runs. It checks everything before it adds
 * anything, and refuses by throwing a {@code ServiceException}; where it can fail later (commands
 * of a workflow task), it throws {@link Undone}.
 *
 * @param <Q> the request: a message of the public API, or of ours where that has no word
 * @param <R> what the endpoint builds its response from
 */
@FunctionalInterface
public interface Decision<Q, R> {
  Answer<R> decide(Q request, Turns turns);

  /** The caller of a request that waits has gone. */
  default void abandon() {}

  /**
   * What is decided instead, on reloaded runs, when this decision has failed by a defect of ours;
   * empty where the caller is told so and nothing else happens.
   */
  default Optional<Decision<Q, R>> afterDefect() {
    return Optional.empty();
  }

  /** A decision, and what is decided instead when it has failed by a defect of ours. */
  static <Q, R> Decision<Q, R> orAfterDefect(Decision<Q, R> decision, Decision<Q, R> instead) {
    return new Decision<>() {
      @Override
      public Answer<R> decide(Q request, Turns turns) {
        return decision.decide(request, turns);
      }

      @Override
      public void abandon() {
        decision.abandon();
      }

      @Override
      public Optional<Decision<Q, R>> afterDefect() {
        return Optional.of(instead);
      }
    };
  }
}
