package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import java.util.OptionalInt;

/** How a poll ends. */
public sealed interface PollAnswer {
  /**
   * With a task: the serialized poll response of history.
   *
   * @param matched whether the task has never been in the backlog
   * @param pollersDelta how many polls more the worker should have
   */
  record Task(ByteString response, int backlogCountHint, boolean matched, OptionalInt pollersDelta)
      implements PollAnswer {}

  /** With the whole poll response of the root's. */
  record Whole(ByteString response) implements PollAnswer {}

  /** Without a task. */
  record Empty() implements PollAnswer {}

  /** With an error. */
  record Refused(PollRefusal refusal) implements PollAnswer {}
}
