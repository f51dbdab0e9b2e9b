package io.perdure.matching.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every backlog does, in memory or not, so that the fake is never the kinder one. */
public abstract class BacklogStoreContract {
  private final QueueKey orders =
      new QueueKey(UUID.randomUUID().toString(), "orders", TaskKind.TASK_KIND_WORKFLOW);
  private BacklogStore store;
  private PartitionFence fence;

  /** The store to be tested. */
  protected abstract BacklogStore store();

  /** Takes matching partition 0 once more. */
  protected abstract PartitionFence take();

  /** The dead letters that are stored. */
  protected abstract List<DeadRecord> buried();

  /** Where the position in the task channel is read. */
  protected abstract ConsumedOffsets positions();

  @BeforeEach
  void takeThePartition() {
    store = store();
    fence = take();
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    var row = row(orders, 3, 1);

    assertDone(insert(row));

    assertThat(page(BacklogPosition.START, 10)).containsExactly(row);
  }

  @Test
  void aPageIsInOrderOfPriorityAndThenOfTaskId() {
    insert(row(orders, 3, 1), row(orders, 1, 7), row(orders, 3, 2), row(orders, 5, 3));

    assertThat(page(BacklogPosition.START, 10))
        .extracting(row -> row.key().position())
        .isSorted()
        .hasSize(4);
  }

  @Test
  void aPageBeginsBehindAPositionAndIsNoLongerThanAsked() {
    insert(row(orders, 1, 9), row(orders, 3, 1), row(orders, 3, 2), row(orders, 3, 3));

    assertThat(page(new BacklogPosition(1, 0, 9), 2))
        .extracting(row -> row.key().position().taskId())
        .containsExactly(1L, 2L);
  }

  @Test
  void aPageHasNoTaskOfAnotherQueue() {
    insert(
        row(new QueueKey(orders.namespaceId(), "payments", orders.kind()), 3, 1),
        row(new QueueKey(orders.namespaceId(), "orders", TaskKind.TASK_KIND_ACTIVITY), 3, 2),
        row(new QueueKey(UUID.randomUUID().toString(), "orders", orders.kind()), 3, 3));

    assertThat(page(BacklogPosition.START, 10)).isEmpty();
  }

  @Test
  @DisplayName("MT-54: within a priority key by pass, then by task id")
  void withinAPriorityKeyByPass() {
    insert(row(orders, 3, 2_000, 1), row(orders, 3, 1_000, 9), row(orders, 3, 1_000, 4));

    assertThat(page(new BacklogPosition(3, 1_000, 4), 10))
        .extracting(row -> row.key().position().taskId())
        .containsExactly(9L, 1L);
    assertDone(write(List.of(), List.of(row(orders, 3, 1_000, 9).key()), false));
    assertThat(page(BacklogPosition.START, 10)).hasSize(2);
  }

  @Test
  void theLevelsOfAQueueAreTheirFirstTasksAndHowManyThereAre() {
    insert(row(orders, 3, 7, 8), row(orders, 3, 5, 2), row(orders, 1, 7));
    insert(row(new QueueKey(orders.namespaceId(), "payments", orders.kind()), 3, 1));

    assertThat(store.queue(fence.partitionId(), orders, true).levels())
        .isEqualTo(
            Map.of(
                3,
                new StoredLevel(2, row(orders, 3, 5, 2), 7),
                1,
                new StoredLevel(1, row(orders, 1, 7), 0)));
    assertThat(store.queue(fence.partitionId(), orders, false).levels().get(3))
        .isEqualTo(new StoredLevel(0, row(orders, 3, 5, 2), 7));
  }

  @Test
  @DisplayName("MT-48: the last configuration of a queue is the one that is read")
  void theLastConfigurationIsRead() {
    assertDone(configure(config("first")));

    assertDone(configure(config("second")));

    assertThat(store.queue(fence.partitionId(), orders, false).config())
        .isEqualTo(config("second"));
  }

  private BacklogOutcome configure(TaskQueueConfig config) {
    var configs = List.of(new QueueConfig(orders, config));
    return store.write(
        new BacklogWrite(fence, List.of(), List.of(), List.of(), false, null, configs));
  }

  private static TaskQueueConfig config(String key) {
    return TaskQueueConfig.newBuilder().putFairnessWeightOverrides(key, 2).build();
  }

  @Test
  void insertsAndDeletesAreOneBatch() {
    insert(row(orders, 3, 1), row(orders, 4, 2));

    var absent = row(orders, 3, 99).key();
    var deletes = List.of(row(orders, 3, 1).key(), row(orders, 4, 2).key(), absent);
    assertDone(write(List.of(row(orders, 3, 3)), deletes, false));

    assertThat(page(BacklogPosition.START, 10)).containsExactly(row(orders, 3, 3));
  }

  @Test
  void manyRowsGoInOneBatch() {
    var rows = IntStream.range(0, 1_000).mapToObj(id -> row(orders, 3, id)).toList();
    assertDone(write(rows, List.of(), false));

    assertDone(write(List.of(), rows.stream().map(BacklogTask::key).toList(), false));

    assertThat(page(BacklogPosition.START, 10)).isEmpty();
  }

  @Test
  void aRepeatedBatchIsStoredOnce() {
    insert(row(orders, 3, 1));

    assertDone(write(List.of(row(orders, 3, 1)), List.of(), true));

    assertThat(page(BacklogPosition.START, 10)).hasSize(1);
  }

  @Test
  void aTaskThatIsSentAgainIsStoredOnlyIfItIsNotThere() {
    insert(row(orders, 3, 1));

    assertDone(insert(again(row(orders, 3, 1), 7), again(row(orders, 3, 2), 8)));
    assertDone(insert(again(row(orders, 3, 2), 9), row(orders, 3, 10)));

    assertThat(page(BacklogPosition.START, 10))
        .extracting(row -> row.key().position().taskId())
        .containsExactly(1L, 8L, 10L);
  }

  @Test
  void copiesOfATaskInOneBatchAreStoredOnce() {
    assertDone(insert(row(orders, 3, 1), again(row(orders, 3, 1), 7), again(row(orders, 3, 1), 8)));

    assertThat(page(BacklogPosition.START, 10)).hasSize(1);
  }

  @Test
  void anotherAttemptIsAnotherTask() {
    insert(row(orders, 3, 1));
    var second = again(row(orders, 3, 1), 7);

    assertDone(
        insert(new BacklogTask(second.key(), second.task().toBuilder().setAttempt(2).build())));

    assertThat(page(BacklogPosition.START, 10)).hasSize(2);
  }

  @Test
  void aTaskIdThatIsThereIsRefusedWithItsWholeBatch() {
    insert(row(orders, 3, 1));

    assertThat(insert(row(orders, 3, 2), row(orders, 3, 1)))
        .isInstanceOf(BacklogOutcome.Refused.class);

    assertThat(page(BacklogPosition.START, 10)).hasSize(1);
  }

  @Test
  void aFencedOwnerWritesNothing() {
    var earlier = fence;
    take();

    fence = earlier;

    assertThat(insert(row(orders, 3, 1))).isEqualTo(new BacklogOutcome.Fenced());
    assertThat(page(BacklogPosition.START, 10)).isEmpty();
  }

  @Test
  void aDeadLetterIsKeptWithItsReason() {
    var letter = new DeadRecord("key", "unreadable", ByteString.copyFromUtf8("bytes"));

    assertDone(store.write(new BacklogWrite(fence, List.of(), List.of(), List.of(letter), false)));

    assertThat(buried()).contains(letter);
  }

  @Test
  void howFarTheChannelIsConsumedIsSavedWithTheBatch() {
    var topic = UUID.randomUUID();

    assertDone(consumed(topic, 41, row(orders, 3, 1)));

    assertThat(position()).isEqualTo(at(topic, 41));
    assertDone(consumed(topic, 42));
    assertThat(position()).isEqualTo(at(topic, 42));
  }

  @Test
  void theSavedPositionNeverGoesBackButInATopicThatWasMadeAnew() {
    var topic = UUID.randomUUID();
    consumed(topic, 41);

    assertDone(consumed(topic, 7));
    assertThat(position()).isEqualTo(at(topic, 41));

    var anew = UUID.randomUUID();
    assertDone(consumed(anew, 7));
    assertThat(position()).isEqualTo(at(anew, 7));
  }

  @Test
  void aBatchThatIsNotWrittenSavesNoPosition() {
    var topic = UUID.randomUUID();
    consumed(topic, 1, row(orders, 3, 1));

    assertThat(consumed(topic, 2, row(orders, 3, 1))).isInstanceOf(BacklogOutcome.Refused.class);
    assertThat(position()).isEqualTo(at(topic, 1));

    take();
    assertThat(consumed(topic, 3)).isInstanceOf(BacklogOutcome.Fenced.class);
    assertThat(position()).isEqualTo(at(topic, 1));
  }

  @Test
  @DisplayName("MT-8: a queue knows which of its other partitions hold tasks")
  void aQueueKnowsWhichOfItsOtherPartitionsHoldTasks() {
    var activities = new QueueKey(orders.namespaceId(), orders.name(), TaskKind.TASK_KIND_ACTIVITY);
    insert(row(orders, 3, 1), row(orders.partition(2), 3, 2), row(activities.partition(5), 3, 3));
    insert(row(orders.partition(31), 1, 4));

    assertThat(store.partitionsWithTasks(orders, 1)).containsExactly(2, 31);
    assertThat(store.partitionsWithTasks(activities, 1)).containsExactly(5);
  }

  @Test
  @DisplayName("MT-216: all partitions of a queue have its configuration")
  void allPartitionsOfAQueueHaveItsConfiguration() {
    var config = TaskQueueConfig.newBuilder().putFairnessWeightOverrides("gold", 3).build();

    assertDone(
        store.write(
            new BacklogWrite(
                fence,
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                List.of(new QueueConfig(orders, config)))));

    var partition = store.queue(fence.partitionId(), orders.partition(1), false);
    assertThat(partition.config()).isEqualTo(config);
  }

  private BacklogOutcome consumed(UUID topicId, long next, BacklogTask... rows) {
    return store.write(
        new BacklogWrite(
            fence, List.of(rows), List.of(), List.of(), false, at(topicId, next), List.of()));
  }

  private Consumed position() {
    return positions().saved(Topic.MATCHING_TASKS, 0).orElseThrow();
  }

  private static Consumed at(UUID topicId, long next) {
    return new Consumed(Topic.MATCHING_TASKS, 0, topicId, next);
  }

  private BacklogOutcome insert(BacklogTask... rows) {
    return write(List.of(rows), List.of(), false);
  }

  private BacklogOutcome write(
      List<BacklogTask> inserts, List<BacklogKey> deletes, boolean repeated) {
    return store.write(new BacklogWrite(fence, inserts, deletes, List.of(), repeated));
  }

  private List<BacklogTask> page(BacklogPosition after, int limit) {
    return store.page(fence.partitionId(), orders, after, limit);
  }

  private static void assertDone(BacklogOutcome outcome) {
    assertThat(outcome).isEqualTo(new BacklogOutcome.Done());
  }

  /** A task that is sent again, under another number. */
  private static BacklogTask again(BacklogTask row, long taskId) {
    var position = new BacklogPosition(row.key().position().priority(), 0, taskId);
    return new BacklogTask(
        new BacklogKey(row.key().queue(), position), row.task().toBuilder().setAgain(true).build());
  }

  private static BacklogTask row(QueueKey queue, int priority, long taskId) {
    return row(queue, priority, 0, taskId);
  }

  private static BacklogTask row(QueueKey queue, int priority, long pass, long taskId) {
    var task =
        DispatchTask.newBuilder()
            .setFormatVersion(1)
            .setNamespaceId(queue.namespaceId())
            .setWorkflowId("order-" + taskId)
            .setRunId("run-" + taskId)
            .setTaskQueue(queue.name())
            .setKind(queue.kind())
            .setExpiresAtMillis(taskId)
            .build();
    return new BacklogTask(
        new BacklogKey(queue, new BacklogPosition(priority, pass, taskId)), task);
  }
}
