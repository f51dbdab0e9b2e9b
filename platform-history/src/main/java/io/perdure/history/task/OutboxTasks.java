package io.perdure.history.task;

import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What one commit owes, in memory: which of its tasks are done, and which outbox row has them. */
final class OutboxTasks {
  private final OwedTasks owed;
  private final BitSet done = new BitSet();
  private final BitSet normal = new BitSet();
  private long keptIn;
  private Instant keptSince;

  OutboxTasks(long commitSeq, OwedTasks owed, Instant now) {
    this.owed = owed;
    this.keptIn = commitSeq;
    this.keptSince = now;
  }

  int count() {
    return owed.getTasksCount();
  }

  OwedTask task(int index) {
    return owed.getTasks(index);
  }

  /** The tasks that are not done. */
  List<OwedTask> unfinished() {
    return IntStream.range(0, count())
        .filter(index -> !done.get(index))
        .mapToObj(owed::getTasks)
        .toList();
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
    done.set(index);
  }

  boolean isDone(int index) {
    return done.get(index);
  }

  boolean isDone() {
    return done.cardinality() == count();
  }

  /** From now on a workflow task goes to its normal queue. */
  void leaveSticky(int index) {
    normal.set(index);
  }

  boolean hasLeftSticky(int index) {
    return normal.get(index);
  }
}
