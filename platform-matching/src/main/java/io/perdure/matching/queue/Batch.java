package io.perdure.matching.queue;

import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import java.util.ArrayList;
import java.util.List;

/** What one transaction of the backlog writes. */
record Batch(
    List<OwedTask> inserts, List<OwedTask> deletes, List<DeadLetter> dead, boolean repeated) {
  /** A record that becomes a dead letter, and by which number it is acknowledged. */
  record DeadLetter(long record, DeadRecord letter) {}

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return inserts.size() + deletes.size() + dead.size();
  }

  Batch again() {
    return new Batch(inserts, deletes, dead, true);
  }

  /** The same content, one row in each batch. */
  List<Batch> oneByOne() {
    var singles = new ArrayList<Batch>();
    inserts.forEach(task -> singles.add(new Batch(List.of(task), List.of(), List.of(), repeated)));
    deletes.forEach(task -> singles.add(new Batch(List.of(), List.of(task), List.of(), repeated)));
    dead.forEach(letter -> singles.add(new Batch(List.of(), List.of(), List.of(letter), repeated)));
    return singles;
  }

  BacklogWrite write(PartitionFence fence) {
    return new BacklogWrite(
        fence,
        inserts.stream().map(OwedTask::row).toList(),
        deletes.stream().map(OwedTask::key).toList(),
        dead.stream().map(DeadLetter::letter).toList(),
        repeated);
  }
}
