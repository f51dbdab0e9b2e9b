package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.BacklogKey;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredLevel;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FairnessTest {
  private static final QueueKey ORDERS =
      new QueueKey(NAMESPACE, "orders", TaskKind.TASK_KIND_WORKFLOW);

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-54: a key with one task is served before another key's hundred")
  void aKeyWithOneTaskIsServedAmongTheFirst() {
    open();
    record("a", 100, 1);
    record("b", 1, 1);

    assertThat(served(3)).contains("b");
  }

  @Test
  @DisplayName("MT-54: keys with weights 3 and 1 are served 3 to 1")
  void keysAreServedByTheirWeights() {
    open();
    record("a", 60, 3);
    record("b", 60, 1);

    var served = served(40);

    assertThat(Collections.frequency(served, "a")).isBetween(29, 31);
  }

  @Test
  @DisplayName("MT-54: a weight that an operator has set goes before the task's own")
  void aConfiguredWeightGoesBeforeTheTasksOwn() {
    partition.withStored(
        new StoredQueue(
            TaskQueueConfig.newBuilder().putFairnessWeightOverrides("a", 3).build(), Map.of()));
    open();
    record("a", 60, 1);
    record("b", 60, 1);

    assertThat(Collections.frequency(served(40), "a")).isBetween(29, 31);
  }

  @Test
  @DisplayName("MT-52: the priority key goes before all fairness")
  void thePriorityKeyGoesBeforeAllFairness() {
    open();
    record("a", 1, 1);
    for (var i = 0; i < 10; i++) {
      partition.record(task("orders", "urgent").setPriorityKey(1).setFairnessKey("b"));
    }

    assertThat(served(11).getLast()).isEqualTo("a");
  }

  @Test
  @DisplayName("MT-16: tasks of one key start in the order in which they arrived")
  void tasksOfOneKeyStartInTheirOrder() {
    open();
    partition.record(task("orders", "first").setFairnessKey("a").setFairnessWeight(1));
    partition.record(task("orders", "second").setFairnessKey("a").setFairnessWeight(1_000));
    partition.record(task("orders", "third").setFairnessKey("a").setFairnessWeight(0.5f));

    assertThat(served(3)).containsExactly("first", "second", "third");
  }

  @Test
  @DisplayName("MT-54: a key that comes late begins where the queue is, not where it began")
  void aLateKeyBeginsWhereTheQueueIs() {
    open();
    record("a", 20, 1);
    served(10);

    record("b", 20, 1);

    assertThat(Collections.frequency(served(10), "b")).isBetween(4, 6);
  }

  @Test
  @DisplayName("MT-16, MT-53: tasks without a key go on behind what an earlier owner has stored")
  void tasksWithoutAKeyGoOnBehindWhatIsStored() {
    var row =
        new BacklogTask(
            new BacklogKey(ORDERS, new BacklogPosition(3, 5_000, 1)),
            task("orders", "stored").build());
    partition.withStored(
        new StoredQueue(
            TaskQueueConfig.getDefaultInstance(), Map.of(3, new StoredLevel(1, row, 9_000))));

    partition.record(task("orders", "new"));

    var position =
        partition.one(Effect.WriteBacklog.class).write().inserts().getFirst().key().position();
    assertThat(position.pass()).isEqualTo(10_000);
  }

  private void open() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
  }

  private void record(String key, int tasks, float weight) {
    for (var i = 0; i < tasks; i++) {
      partition.record(task("orders", key).setFairnessKey(key).setFairnessWeight(weight));
    }
  }

  /** The ids of the tasks in the order in which they are handed out: often, just their keys. */
  private List<String> served(int tasks) {
    var ids = new ArrayList<String>();
    for (var i = 0; i < tasks; i++) {
      partition.poll("orders");
      ids.add(partition.one(Effect.StartTask.class).task().getWorkflowId());
    }
    return ids;
  }
}
