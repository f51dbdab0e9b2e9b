package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How old the oldest waiting task of a queue is, as far as one can tell without reading the
 * backlog: of what only the backlog has, the oldest that was left behind there is remembered.
 */
final class BacklogAge {
  private static final long NOTHING = Long.MAX_VALUE;

  private long behindMillis = NOTHING;

  /** From now on only the backlog has this task. */
  void behind(DispatchTask task) {
    if (task.getScheduledAtMillis() > 0) {
      behindMillis = Math.min(behindMillis, task.getScheduledAtMillis());
    }
  }

  /** What only the backlog has comes after this task, and so is hardly older. */
  void onlyBehind(DispatchTask task) {
    behindMillis = NOTHING;
    behind(task);
  }

  /** All of the backlog is in memory. */
  void nothingBehind() {
    behindMillis = NOTHING;
  }

  /** When the oldest task was scheduled, together with those that are in memory. */
  Optional<Instant> oldestWith(Collection<OwedTask> inMemory) {
    var here =
        inMemory.stream()
            .filter(task -> !task.finished())
            .mapToLong(task -> task.task().getScheduledAtMillis())
            .filter(millis -> millis > 0);
    var oldest = LongStream.concat(LongStream.of(behindMillis), here).min().orElse(NOTHING);
    return oldest == NOTHING ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest));
  }
}
