package io.perdure.matching.queue;

import com.google.protobuf.ByteString;

/** What history has said to a hand-over. */
public sealed interface StartOutcome {
  /** The task is started; the serialized poll response is for the poller. */
  record Started(ByteString pollResponse) implements StartOutcome {}

  /** The task is void for ever. */
  record Obsolete() implements StartOutcome {}

  /** No definite answer: the task may be started or not. */
  record Failed(String reason) implements StartOutcome {}
}
