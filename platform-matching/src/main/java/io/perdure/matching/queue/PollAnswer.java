package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import java.util.Optional;
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

  /** What the partition is told when the caller has gone without this answer (MT-167). */
  default Optional<Message> undelivered(Poll poll) {
    return switch (this) {
      case Task task ->
          Optional.of(new Message.TaskUndelivered(poll, task.response(), task.matched()));
      case Whole(var response) -> Optional.of(Message.TaskUndelivered.atRoot(poll, response));
      case Empty _, Refused _ -> Optional.empty();
    };
  }
}
