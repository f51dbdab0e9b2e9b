package io.perdure.history.workflow.decision;

import io.perdure.history.state.Turns;

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
}
