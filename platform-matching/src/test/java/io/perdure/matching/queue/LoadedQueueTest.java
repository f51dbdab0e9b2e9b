package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.perdure.matching.queue.OwedTask.Stored;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredQueue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedQueueTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  private final LoadedQueue queue =
      new LoadedQueue(new QueueKey(NAMESPACE, "orders", TaskKind.TASK_KIND_WORKFLOW), false, 1);

  @Test
  void keepsNoMoreTasksInMemoryHoweverManyAreStored() {
    queue.wasRead(StoredQueue.NOTHING, NOW);
    queue.loading();
    queue.loaded(List.of(), NOW); // From here on, every task is known.

    for (var i = 0; i < 20_000; i++) {
      store(i);
      assertThat(queue.readyTasks()).isLessThanOrEqualTo(LoadedQueue.TASK_LIMIT);
    }

    assertThat(queue.readyTasks()).isEqualTo(LoadedQueue.TASK_LIMIT);
  }

  private void store(int number) {
    var stored =
        OwedTask.arrived(
            queue, number, task("orders", "order-" + number).build(), OwedTask.NO_RECORD, NOW);
    queue.arrived(stored, NOW);
    stored.stored(Stored.YES);
    queue.stored(stored);
  }
}
