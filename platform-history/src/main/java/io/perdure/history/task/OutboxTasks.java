package io.perdure.history.task;

import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one commit owes, in memory: which of its tasks are not done, and which outbox row has them.
 * What is done is forgotten.
 */
final class OutboxTasks {
  /** What a row takes in memory beside its tasks, and a task beside its content, about. */
  private static final int OWN_WEIGHT = 300;

  private final @Nullable OwedTask[] tasks;
  private final BitSet normal = new BitSet();
  private int open;
  private long weight = OWN_WEIGHT;
  private long keptIn;
  private Instant keptSince;

  OutboxTasks(long commitSeq, OwedTasks owed, Instant now) {
    this.tasks = owed.getTasksList().toArray(OwedTask[]::new);
    this.open = tasks.length;
    this.keptIn = commitSeq;
    this.keptSince = now;
    owed.getTasksList().forEach(task -> weight += weight(task));
  }

  private static long weight(OwedTask task) {
    return (long) OWN_WEIGHT + task.getSerializedSize();
  }

  int count() {
    return tasks.length;
  }

  /** A task that is not done. */
  OwedTask task(int index) {
    return Objects.requireNonNull(tasks[index]);
  }

  /** The tasks that are not done. */
  List<OwedTask> unfinished() {
    return Arrays.stream(tasks).filter(Objects::nonNull).toList();
  }

  /** How much memory it takes, about. */
  long weight() {
    return weight;
  }

  /** The outbox row that has what is not done. */
  long keptIn() {
    return keptIn;
  }

  /** Since when that row has it. */
  Instant keptSince() {
    return keptSince;
  }

  /** Another row has it from now on. */
  void keepIn(long commitSeq, Instant now) {
    keptIn = commitSeq;
    keptSince = now;
  }

  void finish(int index) {
    var task = tasks[index];
    if (task != null) {
      tasks[index] = null;
      open--;
      weight -= weight(task);
    }
  }

  boolean isDone(int index) {
    return tasks[index] == null;
  }

  boolean isDone() {
    return open == 0;
  }

  /** From now on a workflow task goes to its normal queue. */
  void leaveSticky(int index) {
    normal.set(index);
  }

  boolean hasLeftSticky(int index) {
    return normal.get(index);
  }
}
