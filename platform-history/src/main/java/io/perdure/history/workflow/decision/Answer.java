package io.perdure.history.workflow.decision;

import io.perdure.common.error.ServiceException;

/** What a decision answers. Leaves the shard only after the commit of what was decided with it. */
public sealed interface Answer<R> {
  /** Answers the caller. */
  record Reply<R>(R response) implements Answer<R> {}

  /**
   * Refuses the caller, although the decision has changed the run (a bad command fails its workflow
   * task).
   */
  record Refuse<R>(ServiceException refusal) implements Answer<R> {}

  /**
   * Nothing to say yet; what was changed is committed meanwhile. The request is decided again when
   * its workflow id has changed, and a last time with {@code turns.lastCall()} when its deadline
   * has come.
   */
  record Wait<R>() implements Answer<R> {}

  /** Answers the caller. */
  static <R> Answer<R> reply(R response) {
    return new Reply<>(response);
  }
}
