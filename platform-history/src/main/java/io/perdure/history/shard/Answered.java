package io.perdure.history.shard;

import io.perdure.common.error.ServiceException;

/** What the caller of a request is told. */
public sealed interface Answered<R> {
  /** The answer of the decision. */
  record Given<R>(R response) implements Answered<R> {}

  /** The request is refused. */
  record Denied<R>(ServiceException refusal) implements Answered<R> {}
}
