package io.perdure.matching.queue;

import com.google.protobuf.Duration;
import io.perdure.matching.queue.OwedTask.Stored;
import io.perdure.matching.store.StoredLevel;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks come to a queue and leave it, and how many wait, by priority key (MT-63, MT-64).
 * How many wait is known from a count of the stored rows on, and counted anew after a while.
 */
final class QueueStatistics {
  private static final java.time.Duration RECOUNT_AFTER = java.time.Duration.ofMinutes(5);
  private static final java.time.Duration THROTTLED = java.time.Duration.ofSeconds(30);

  private final SortedMap<Integer, Level> levels = new TreeMap<>();
  private @Nullable Instant throttledAt;
  private @Nullable Instant countedAt;
  private boolean counting;

  void arrived(int priority, Instant now) {
    var level = level(priority, now);
    level.added.count(now);
    level.waiting++;
  }

  void started(int priority, Instant now) {
    level(priority, now).dispatched.count(now);
  }

  /** The task waits no more. */
  void left(int priority) {
    var level = levels.get(priority);
    if (level != null) {
      level.waiting--;
    }
  }

  void throttled(Instant now) {
    throttledAt = now;
  }

  boolean isThrottled(Instant now) {
    return throttledAt != null && throttledAt.plus(THROTTLED).isAfter(now);
  }

  /** Whether it is known how many tasks wait. */
  boolean isCounted(Instant now) {
    return countedAt != null && countedAt.plus(RECOUNT_AFTER).isAfter(now);
  }

  /** The stored rows are being counted; from here on, what changes is added to that. */
  void beginCount(Collection<OwedTask> owed, Instant now) {
    counting = true;
    levels.values().forEach(level -> level.waiting = 0);
    for (var task : owed) {
      var level = level(task.position().priority(), now);
      if (task.stored() == Stored.YES) {
        level.waiting -= task.finished() ? 1 : 0; // Its row is still there.
      } else {
        level.waiting += task.finished() ? 0 : 1;
      }
    }
  }

  /** What is stored, if it was being counted. */
  void wasRead(Map<Integer, StoredLevel> rows, Instant now) {
    if (!counting) {
      return;
    }
    counting = false;
    rows.forEach((priority, row) -> level(priority, now).waiting += row.tasks());
    countedAt = now;
  }

  /** Tasks added for each that was dispatched; 0 when none is added. */
  double addedPerDispatched(Instant now) {
    var added = 0.0;
    var dispatched = 0.0;
    for (var level : levels.values()) {
      added += level.added.perSecond(now);
      dispatched += level.dispatched.perSecond(now);
    }
    return added == 0 ? 0 : added / dispatched;
  }

  /**
   * What is known, by priority key.
   *
   * @param oldest when the oldest waiting task of each priority key was scheduled
   */
  Map<Integer, TaskQueueStats> byPriority(Map<Integer, Instant> oldest, Instant now) {
    var stats = new HashMap<Integer, TaskQueueStats>();
    levels.forEach(
        (priority, level) -> {
          var waiting = Math.max(0, level.waiting);
          var since = waiting == 0 ? now : oldest.getOrDefault(priority, now);
          stats.put(
              priority,
              TaskQueueStats.newBuilder()
                  .setApproximateBacklogCount(waiting)
                  .setApproximateBacklogAge(age(since, now))
                  .setTasksAddRate((float) level.added.perSecond(now))
                  .setTasksDispatchRate((float) level.dispatched.perSecond(now))
                  .setRateLimitingActive(isThrottled(now))
                  .build());
        });
    return stats;
  }

  private static Duration age(Instant since, Instant now) {
    var age = java.time.Duration.between(since, now);
    return age.isNegative()
        ? Duration.getDefaultInstance()
        : Duration.newBuilder().setSeconds(age.getSeconds()).setNanos(age.getNano()).build();
  }

  private Level level(int priority, Instant now) {
    return levels.computeIfAbsent(priority, _ -> new Level(now));
  }

  private static final class Level {
    private final SlidingRate added;
    private final SlidingRate dispatched;
    private long waiting;

    Level(Instant now) {
      this.added = new SlidingRate(now);
      this.dispatched = new SlidingRate(now);
    }
  }
}
