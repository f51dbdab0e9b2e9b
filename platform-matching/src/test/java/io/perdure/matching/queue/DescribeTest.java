package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredLevel;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DescribeTest {
  private static final QueueKey ORDERS =
      new QueueKey(NAMESPACE, "orders", TaskKind.TASK_KIND_WORKFLOW);

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-1, MT-60: a queue that nobody has used is described too")
  void aQueueThatNobodyHasUsedIsDescribedToo() {
    ask(false);

    assertThat(described().pollers()).isEmpty();
    assertThat(described().rateLimit().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM);
  }

  @Test
  @DisplayName("MT-66: who has polled within five minutes is a poller, the latest first")
  void whoHasPolledLatelyIsAPoller() {
    poll("ada");
    partition.advance(Duration.ofSeconds(1));
    poll("bob");
    ask(false);
    assertThat(described().pollers())
        .extracting(PollerInfo::getIdentity)
        .containsExactly("bob", "ada");

    partition.advance(TestingPartition.HOLD);
    partition.advance(Duration.ofMinutes(5));

    ask(false);
    assertThat(described().pollers()).isEmpty();
  }

  @Test
  @DisplayName("MT-66: the end of a poll is an access, and its cancellation is none")
  void theEndOfAPollIsAnAccess() {
    poll("ada");
    var cancelled = poll("bob");
    partition.advance(Duration.ofSeconds(9));
    partition.tell(new Message.PollCancelled(cancelled));
    partition.advance(TestingPartition.HOLD);

    ask(false);

    assertThat(described().pollers())
        .extracting(poller -> partition.now().getEpochSecond() - seconds(poller))
        .containsExactly(0L, 69L);
  }

  @Test
  @DisplayName("MT-91: a worker that shuts down is no poller any more")
  void aWorkerThatShutsDownIsNoPollerAnyMore() {
    partition.poll("orders", TaskKind.TASK_KIND_WORKFLOW, false, PollingWorker.named("ada", "key"));

    partition.tell(
        new Message.WorkerLeaves(new WorkerKey(NAMESPACE, "key", TaskKind.TASK_KIND_WORKFLOW)));

    ask(false);
    assertThat(described().pollers()).isEmpty();
  }

  @Test
  @DisplayName("MT-63: what is stored and what is in memory wait together")
  void storedTasksAndThoseInMemoryWaitTogether() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(scheduled("order-1", Duration.ofSeconds(40)));
    var row = partition.letItBeStored().getFirst();
    partition.record(scheduled("order-2", Duration.ofSeconds(3)));

    ask(true);
    partition.tell(new Message.QueueRead(reading(), stored(Map.of(3, new StoredLevel(1, row, 0)))));

    var stats = stats(3);
    assertThat(stats.getApproximateBacklogCount()).isEqualTo(2);
    assertThat(stats.getApproximateBacklogAge().getSeconds()).isEqualTo(41);
  }

  @Test
  @DisplayName("MT-63: a started task waits no more, though its row is still there")
  void aStartedTaskWaitsNoMore() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "order-1"));
    var row = partition.letItBeStored().getFirst();
    partition.poll("orders");
    partition.answer(STARTED);

    ask(true);
    partition.tell(new Message.QueueRead(reading(), stored(Map.of(3, new StoredLevel(1, row, 0)))));

    assertThat(stats(3).getApproximateBacklogCount()).isZero();
    assertThat(stats(3).getTasksDispatchRate()).isPositive();
  }

  @Test
  @DisplayName("MT-63, MT-65: a backlog is counted once; from then on its changes are added")
  void aBacklogIsCountedOnce() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    ask(true);
    partition.tell(new Message.QueueRead(reading(), stored(Map.of())));
    partition.record(task("orders", "order-1"));
    partition.letItBeStored();
    partition.advance(Duration.ofSeconds(5));

    ask(true);

    assertThat(partition.one(Effect.ReadQueue.class).count()).isFalse();
    partition.tell(new Message.QueueRead(reading(), stored(Map.of())));
    assertThat(stats(3).getApproximateBacklogCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-65: who asks within five seconds is told what was read")
  void whoAsksSoonIsToldWhatWasRead() {
    ask(true);
    partition.tell(new Message.QueueRead(reading(), stored(Map.of())));

    ask(true);

    assertThat(partition.all(Effect.ReadQueue.class)).isEmpty();
    assertThat(described().stats()).isEmpty();
  }

  @Test
  void rowsAreCountedWhenNoBatchIsBeingWritten() {
    partition.record(task("orders", "order-1"));

    ask(true);
    assertThat(partition.all(Effect.ReadQueue.class)).isEmpty();

    partition.stored();
    assertThat(partition.one(Effect.ReadQueue.class).count()).isTrue();
  }

  @Test
  @DisplayName("MT-64: statistics are told apart by the effective priority key")
  void statisticsAreToldApartByPriorityKey() {
    partition.record(task("orders", "order-1"));
    partition.record(task("orders", "order-2").setPriorityKey(1));
    partition.stored();
    partition.stored();

    ask(true);
    partition.tell(new Message.QueueRead(reading(), stored(Map.of())));

    assertThat(described().stats()).containsOnlyKeys(1, 3);
    assertThat(stats(1).getTasksAddRate()).isPositive();
  }

  @Test
  void whoWaitsIsToldThatTheBacklogCannotBeRead() {
    ask(true);

    partition.tell(new Message.QueueUnread(reading()));

    assertThat(partition.one(Effect.AnswerDescribe.class).outcome())
        .isInstanceOf(DescribeOutcome.Unreadable.class);
  }

  @Test
  @DisplayName("MT-215: an owner that goes sends those who wait to the next one")
  void anOwnerThatGoesSendsThemOn() {
    ask(true);

    partition.tell(new Message.Drain());

    assertThat(partition.one(Effect.AnswerDescribe.class).outcome())
        .isInstanceOf(DescribeOutcome.NotOwned.class);
  }

  private long poll(String identity) {
    return partition.poll(
        "orders", TaskKind.TASK_KIND_WORKFLOW, false, PollingWorker.named(identity, ""));
  }

  @Test
  void aQueueThatIsOnlyLookedAtIsNotKeptAmongMany() {
    for (var i = 0; i <= LoadedQueues.CROWDED; i++) {
      ask(new QueueKey(NAMESPACE, "orders-" + i, TaskKind.TASK_KIND_WORKFLOW));
    }

    ask(ORDERS);
    assertThat(partition.all(Effect.AnswerDescribe.class)).hasSize(1);

    ask(ORDERS);

    assertThat(partition.all(Effect.ReadQueue.class)).hasSize(1); // It was forgotten meanwhile.
  }

  private void ask(boolean stats) {
    partition.tell(new Message.DescribeAsked(1, ORDERS, false, stats));
  }

  private void ask(QueueKey queue) {
    partition.tell(new Message.DescribeAsked(1, queue, false, false));
  }

  private static StoredQueue stored(Map<Integer, StoredLevel> levels) {
    return new StoredQueue(TaskQueueConfig.getDefaultInstance(), levels);
  }

  private long reading() {
    return partition.one(Effect.ReadQueue.class).read();
  }

  private QueueDescription described() {
    var outcome = partition.one(Effect.AnswerDescribe.class).outcome();
    return ((DescribeOutcome.Described) outcome).description();
  }

  private TaskQueueStats stats(int priority) {
    return Objects.requireNonNull(described().stats().get(priority));
  }

  private DispatchTask.Builder scheduled(String id, Duration before) {
    return task("orders", id).setScheduledAtMillis(partition.now().minus(before).toEpochMilli());
  }

  private static long seconds(PollerInfo poller) {
    return poller.getLastAccessTime().getSeconds();
  }
}
