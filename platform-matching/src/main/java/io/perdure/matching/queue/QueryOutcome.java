package io.perdure.matching.queue;

import com.google.protobuf.ByteString;

/** How a query ends. */
public sealed interface QueryOutcome {
  /** A worker has answered: its serialized request. */
  record Completed(ByteString completion) implements QueryOutcome {}

  /** Time is up. */
  record TimedOut() implements QueryOutcome {}

  /** No worker is there to be asked (MT-30, MT-41). */
  record NoWorker() implements QueryOutcome {}

  /** The matching partition belongs to another node, or is being handed over. */
  record NotOwned() implements QueryOutcome {}

  /** More queries wait than the matching partition holds. */
  record TooMany() implements QueryOutcome {}
}
