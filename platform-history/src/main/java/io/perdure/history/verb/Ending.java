package io.perdure.history.verb;

import com.google.protobuf.Message;
import io.perdure.history.workflow.KnownEvents;

/**
 * An answer that ends a task, and how that shows in the run's events: one that was sent again may
 * have been taken in when it was sent before.
 */
public sealed interface Ending<Q extends Message, A, R> permits ActivityEnd, TaskEnd {
  Verb<Q, A, R> verb();

  /** Asks the owner what is known of the run. */
  Verb<Q, KnownEvents, KnownEvents> known();

  /** Whether the answer has been taken in. */
  boolean isIn(Q request, KnownEvents known, EventSource events);

  /** What the caller is told when its answer has been taken in before. */
  R response();
}
