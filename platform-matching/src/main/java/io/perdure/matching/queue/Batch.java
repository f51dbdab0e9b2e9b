package io.perdure.matching.queue;

import io.perdure.common.channel.Consumed;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import io.perdure.matching.store.QueueConfig;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one transaction of the backlog writes. */
record Batch(
    List<OwedTask> inserts,
    List<OwedTask> deletes,
    List<DeadLetter> dead,
    List<ConfigChange> configs,
    @Nullable Consumed consumed,
    boolean repeated) {
  /** A record that becomes a dead letter, and by which number it is acknowledged. */
  record DeadLetter(long record, DeadRecord letter) {}

  /** What becomes of a queue's configuration, and who waits for that. */
  record ConfigChange(long configure, LoadedQueue queue, TaskQueueConfig config) {}

  boolean isEmpty() {
    return size() == 0 && consumed == null;
  }

  int size() {
    return inserts.size() + deletes.size() + dead.size() + configs.size();
  }

  Batch again() {
    return new Batch(inserts, deletes, dead, configs, consumed, true);
  }

  /** The same rows, one in each batch; how far the channel is consumed waits for all of them. */
  List<Batch> oneByOne() {
    var singles = new ArrayList<Batch>();
    inserts.forEach(task -> singles.add(single(List.of(task), List.of(), List.of())));
    deletes.forEach(task -> singles.add(single(List.of(), List.of(task), List.of())));
    dead.forEach(letter -> singles.add(single(List.of(), List.of(), List.of(letter))));
    configs.forEach(
        config ->
            singles.add(
                new Batch(List.of(), List.of(), List.of(), List.of(config), null, repeated)));
    return singles;
  }

  private Batch single(List<OwedTask> insert, List<OwedTask> delete, List<DeadLetter> letter) {
    return new Batch(insert, delete, letter, List.of(), null, repeated);
  }

  BacklogWrite write(PartitionFence fence) {
    return new BacklogWrite(
        fence,
        inserts.stream().map(OwedTask::row).toList(),
        deletes.stream().map(OwedTask::key).toList(),
        dead.stream().map(DeadLetter::letter).toList(),
        repeated,
        consumed,
        configs.stream()
            .map(change -> new QueueConfig(change.queue().key(), change.config()))
            .toList());
  }
}
