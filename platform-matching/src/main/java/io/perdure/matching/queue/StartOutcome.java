package io.perdure.matching.queue;

import com.google.protobuf.ByteString;

/** How a hand-over has ended: with what history said, unless nobody has asked it. */
public sealed interface StartOutcome {
  /** The task is started; the serialized poll response is for the poller. */
  record Started(ByteString pollResponse) implements StartOutcome {}

  /** The task is void for ever. */
  record Obsolete() implements StartOutcome {}

  /** No definite answer: the task may be started or not. */
  record Failed(String reason) implements StartOutcome {}

  /**
   * No poll of the queue's root was free; history was not asked.
   *
   * @param rootIsPolled whether somebody polls the root
   */
  record NotTaken(boolean rootIsPolled) implements StartOutcome {}
}
