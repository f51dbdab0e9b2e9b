package io.perdure.matching.queue;

import io.perdure.common.api.TaskKind;
import java.time.Duration;

/** Is told how tasks meet polls: for who measures. */
public interface MatchingWatch {
  /** Nobody measures. */
  MatchingWatch NONE =
      new MatchingWatch() {
        @Override
        public void started(
            TaskKind kind, boolean stored, Duration waited, Duration sinceScheduled) {}

        @Override
        public void nobodyPolls(TaskKind kind) {}
      };

  /**
   * History has started a task for a poll.
   *
   * @param stored whether it was in the backlog
   * @param waited how long it has waited in memory, since it came or was read
   * @param sinceScheduled the time since its attempt was scheduled
   */
  void started(TaskKind kind, boolean stored, Duration waited, Duration sinceScheduled);

  /** A task has come for a queue that no worker has polled lately. */
  void nobodyPolls(TaskKind kind);
}
