package io.perdure.history.task;

import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a shard owes and has not done, in memory, and below which outbox row nothing is needed any
 * more. A task that takes long would hold back the removal of all that came after it: so it is
 * moved into the row of a later commit.
 */
final class OutboxMemory {
  /** A task that is not done after so long may be moved. */
  private static final Duration OLD = Duration.ofSeconds(10);

  /** Tasks moved with one commit, and their bytes; at least those of one row. */
  private static final int MOVED_TASKS = 100;

  private static final int MOVED_BYTES = 64 << 10;

  private final int heldBack;

  private record Kept(long keptIn, long commitSeq) implements Comparable<Kept> {
    @Override
    public int compareTo(Kept other) {
      var byRow = Long.compare(keptIn, other.keptIn);
      return byRow != 0 ? byRow : Long.compare(commitSeq, other.commitSeq);
    }
  }

  private final Map<Long, OutboxTasks> byCommit = new HashMap<>();
  private final TreeSet<Kept> byRow = new TreeSet<>();
  private final List<Long> moving = new ArrayList<>();
  private final NavigableMap<Long, Integer> movedInto = new TreeMap<>();
  private long weight;

  /**
   * @param heldBack so many rows of which all is done are held back before a move is worth it
   */
  OutboxMemory(int heldBack) {
    this.heldBack = heldBack;
  }

  /** Whether no commit owes anything. */
  boolean isEmpty() {
    return byCommit.isEmpty();
  }

  /** How much memory all that is owed takes, about. */
  long weight() {
    return weight;
  }

  /** What a commit owes; null when all is done. */
  @Nullable OutboxTasks of(long commitSeq) {
    return byCommit.get(commitSeq);
  }

  /** Takes what a commit owes, if it owes anything that is not known from earlier ones. */
  void add(long commitSeq, OwedTasks owed, Instant now) {
    var tasks = new OutboxTasks(commitSeq, owed, now);
    var moved = movedInto.remove(commitSeq);
    for (var index = 0; moved != null && index < moved; index++) {
      tasks.finish(index);
    }
    if (!tasks.isDone()) {
      byCommit.put(commitSeq, tasks);
      weight += tasks.weight();
      byRow.add(new Kept(commitSeq, commitSeq));
    }
  }

  /** A task is done. */
  void finish(TaskPlace place) {
    var tasks = byCommit.get(place.commitSeq());
    if (tasks == null) {
      return;
    }
    weight -= tasks.weight();
    tasks.finish(place.index());
    if (tasks.isDone()) {
      byCommit.remove(place.commitSeq());
      byRow.remove(new Kept(tasks.keptIn(), place.commitSeq()));
    } else {
      weight += tasks.weight();
    }
  }

  /**
   * Below which row nothing is needed.
   *
   * @param taken up to this row all is known
   */
  long neededFrom(long taken) {
    return byRow.isEmpty() ? taken + 1 : Math.min(byRow.first().keptIn(), taken + 1);
  }

  /** What is to be moved into the row of the next commit; empty when it is not worth it. */
  List<OwedTask> move(long taken, Instant now) {
    var held = taken + 1 - neededFrom(taken) - byRow.size();
    if (!moving.isEmpty() || held < heldBack) {
      return List.of();
    }
    var tasks = new ArrayList<OwedTask>();
    var bytes = 0L;
    for (var kept : byRow) {
      var oldest = byCommit.get(kept.commitSeq());
      if (oldest == null || oldest.keptSince().plus(OLD).isAfter(now)) {
        break;
      }
      var unfinished = oldest.unfinished();
      bytes += unfinished.stream().mapToLong(OwedTask::getSerializedSize).sum();
      if (!moving.isEmpty()
          && (bytes > MOVED_BYTES || tasks.size() + unfinished.size() > MOVED_TASKS)) {
        break;
      }
      moving.add(kept.commitSeq());
      tasks.addAll(unfinished);
    }
    return tasks;
  }

  /**
   * What was to be moved is in the row of a commit.
   *
   * @param count tasks at the beginning of that row
   */
  void moved(long commitSeq, int count, Instant now) {
    movedInto.put(commitSeq, count);
    for (var origin : moving) {
      var tasks = byCommit.get(origin);
      if (tasks != null) {
        byRow.remove(new Kept(tasks.keptIn(), origin));
        tasks.keepIn(commitSeq, now);
        byRow.add(new Kept(commitSeq, origin));
      }
    }
    moving.clear();
  }
}
