package io.perdure.history.task;

import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.util.BitSet;

/** One outbox row in memory, and which of its tasks are done. */
final class OutboxTasks {
  private final OwedTasks owed;
  private final BitSet done = new BitSet();
  private final BitSet normal = new BitSet();

  OutboxTasks(OwedTasks owed) {
    this.owed = owed;
  }

  int count() {
    return owed.getTasksCount();
  }

  OwedTask task(int index) {
    return owed.getTasks(index);
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
