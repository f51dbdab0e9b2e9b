package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigureTest {
  private static final TaskKind ACTIVITY = TaskKind.TASK_KIND_ACTIVITY;
  private static final QueueKey ORDERS = new QueueKey(NAMESPACE, "orders", ACTIVITY);

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-48: a rate of 0 stops the queue, and taking it back lets it go on")
  void aRateOfZeroStopsTheQueue() {
    configure(limit(0)).stored();
    pollOfEmpty();
    record("order-1");
    assertThat(started()).isZero();

    configure(limit(RateLimitUpdate.newBuilder())).stored();
    partition.advance(Duration.ofMillis(1));

    assertThat(started()).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-48: a change holds, and is answered, when it is stored")
  void aChangeHoldsWhenItIsStored() {
    pollOfEmpty();
    configure(limit(0));
    assertThat(partition.all(Effect.AnswerConfigure.class)).isEmpty();
    record("order-1");
    assertThat(started()).isEqualTo(1);

    partition.stored();

    assertThat(configured().getQueueRateLimit().hasRateLimit()).isTrue();
  }

  @Test
  @DisplayName("MT-48: a limit says who has set it, when and why, also when it is taken back")
  void aLimitSaysWhoHasSetIt() {
    configure(limit(RateLimitUpdate.newBuilder().setReason("calm")).setIdentity("ada")).stored();

    var metadata = configured().getQueueRateLimit().getMetadata();
    assertThat(metadata.getReason()).isEqualTo("calm");
    assertThat(metadata.getUpdateIdentity()).isEqualTo("ada");
    assertThat(metadata.getUpdateTime().getSeconds()).isEqualTo(partition.now().getEpochSecond());
    assertThat(configured().getQueueRateLimit().hasRateLimit()).isFalse();
  }

  @Test
  @DisplayName("MT-48: changes that are stored together are made one upon the other")
  void changesAreMadeOneUponTheOther() {
    configure(weight("a", 2));
    configure(weight("b", 3));
    partition.stored();
    configure(request().addUnsetFairnessWeightOverrides("a"));

    partition.stored().stored();

    assertThat(configured().getFairnessWeightOverridesMap()).isEqualTo(Map.of("b", 3f));
  }

  @Test
  @DisplayName("MT-48: a queue has at most 1,000 weights")
  void aQueueHasAtMostSoManyWeights() {
    var full = request();
    for (var i = 0; i < QueueConfigs.WEIGHT_LIMIT; i++) {
      full.putSetFairnessWeightOverrides("key-" + i, 1);
    }
    configure(full).stored();

    configure(weight("one more", 1));

    assertThat(partition.one(Effect.AnswerConfigure.class).outcome())
        .isInstanceOf(ConfigOutcome.TooManyWeights.class);
  }

  @Test
  @DisplayName("MT-44, MT-46: what operators say goes before what the workers want")
  void whatOperatorsSayGoesFirst() {
    var limit = new DispatchLimit(1);
    limit.workersWant(OptionalDouble.of(5), partition.now());
    assertThat(limit.effective().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_WORKER);

    limit.operatorsWant(OptionalDouble.of(7), partition.now());

    assertThat(limit.effective().getRequestsPerSecond()).isEqualTo(7);
    assertThat(limit.effective().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_API);
  }

  @Test
  @DisplayName("MT-48, MT-49: what was configured holds at the next owner")
  void whatWasConfiguredHoldsAtTheNextOwner() {
    var stored = configure(limit(0)).one(Effect.WriteBacklog.class).write().configs().getFirst();
    var next = new TestingPartition().withStored(new StoredQueue(stored.config(), Map.of()));

    next.poll("orders", ACTIVITY, false, "");
    next.loaded(List.of());
    next.record(task("orders", "order-1").setKind(ACTIVITY));

    assertThat(next.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-54: a key that has used up its rate lets the others go")
  void aKeyThatHasUsedUpItsRateLetsTheOthersGo() {
    configure(
            request()
                .setUpdateFairnessKeyRateLimitDefault(
                    RateLimitUpdate.newBuilder().setRateLimit(rate(1))))
        .stored();
    pollOfEmpty();
    record("a");
    poll();
    record("a");
    assertThat(started()).isZero();
    record("b");
    assertThat(started()).isEqualTo(1);
    poll();

    partition.advance(Duration.ofSeconds(1));

    assertThat(started()).isEqualTo(1);
  }

  @Test
  void aChangeOfUnknownOutcomeIsAnsweredWhenItIsKnown() {
    configure(limit(5)).written(new BacklogOutcome.Unknown("connection lost"));
    assertThat(partition.all(Effect.AnswerConfigure.class)).isEmpty();

    partition.advance(Duration.ofMillis(50)).stored();

    assertThat(configured().getQueueRateLimit().getRateLimit()).isEqualTo(rate(5));
  }

  @Test
  @DisplayName("MT-191: a queue stays in memory while a change of its configuration is stored")
  void aQueueStaysInMemoryWhileAChangeIsStored() {
    configure(limit(5));
    partition.advance(Duration.ofMinutes(6));

    partition.stored();

    partition.tell(new Message.DescribeAsked(1, ORDERS, false, false));
    assertThat(described().config().getQueueRateLimit().getRateLimit()).isEqualTo(rate(5));
  }

  @Test
  @DisplayName("MT-48, MT-191: a queue stays in memory until a change that waits for it is made")
  void aQueueStaysInMemoryWhileAChangeWaits() {
    var unread = new MatchingPartition(0, 7, 1);
    unread.step(new Message.Tick(), partition.now()); // From here the minute counts.
    unread.step(new Message.ConfigureAsked(1, ORDERS, limit(5).build()), partition.now());
    unread.step(new Message.QueueUnread(0), partition.now().plusSeconds(60));

    var again = unread.step(new Message.Tick(), partition.now().plusSeconds(61));

    assertThat(again).anyMatch(Effect.ReadQueue.class::isInstance);
  }

  @Test
  @DisplayName("MT-215: an owner that goes takes no change")
  void anOwnerThatGoesTakesNoChange() {
    partition.tell(new Message.Lost());

    configure(limit(5));

    assertThat(partition.one(Effect.AnswerConfigure.class).outcome())
        .isInstanceOf(ConfigOutcome.NotOwned.class);
  }

  @Test
  void tasksAreHeldUntilItIsKnownWhatIsStoredOfTheirQueue() {
    var unread = new MatchingPartition(0, 7, 1);
    var arrived =
        new Message.RecordArrived(1, "key", task("orders", "order-1").build().toByteString(), null);

    var read = unread.step(arrived, partition.now());
    assertThat(read).noneMatch(Effect.WriteBacklog.class::isInstance);
    unread.step(new Message.QueueUnread(0), partition.now());
    var again = unread.step(new Message.Tick(), partition.now().plusMillis(50));

    assertThat(again).anyMatch(Effect.ReadQueue.class::isInstance);
    var opened = unread.step(new Message.QueueRead(1, StoredQueue.NOTHING), partition.now());
    assertThat(opened).anyMatch(Effect.WriteBacklog.class::isInstance);
  }

  private TestingPartition configure(UpdateTaskQueueConfigRequest.Builder request) {
    return partition.tell(new Message.ConfigureAsked(1, ORDERS, request.build()));
  }

  private TaskQueueConfig configured() {
    var outcome = partition.one(Effect.AnswerConfigure.class).outcome();
    return ((ConfigOutcome.Configured) outcome).config();
  }

  private QueueDescription described() {
    var outcome = partition.one(Effect.AnswerDescribe.class).outcome();
    return ((DescribeOutcome.Described) outcome).description();
  }

  private static UpdateTaskQueueConfigRequest.Builder request() {
    return UpdateTaskQueueConfigRequest.newBuilder();
  }

  private static UpdateTaskQueueConfigRequest.Builder limit(float rate) {
    return limit(RateLimitUpdate.newBuilder().setRateLimit(rate(rate)));
  }

  private static UpdateTaskQueueConfigRequest.Builder limit(RateLimitUpdate.Builder update) {
    return request().setUpdateQueueRateLimit(update);
  }

  private static UpdateTaskQueueConfigRequest.Builder weight(String key, float weight) {
    return request().putSetFairnessWeightOverrides(key, weight);
  }

  private static RateLimit rate(float rate) {
    return RateLimit.newBuilder().setRequestsPerSecond(rate).build();
  }

  private int started() {
    return partition.all(Effect.StartTask.class).size();
  }

  private void record(String key) {
    partition.record(task("orders", key).setKind(ACTIVITY).setFairnessKey(key));
  }

  private void poll() {
    partition.poll("orders", ACTIVITY, false, "");
  }

  private void pollOfEmpty() {
    poll();
    partition.loaded(List.of());
  }
}
