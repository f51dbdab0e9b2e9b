package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.TestingBacklog;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fairness keys with rates, and far more tasks than memory holds; beside a backlog. */
class HeldBackKeysTest {
  private static final TaskKind ACTIVITY = TaskKind.TASK_KIND_ACTIVITY;
  private static final QueueKey ORDERS = new QueueKey(NAMESPACE, "orders", ACTIVITY);
  private static final int MANY = 2_600;
  private static final int FEW = 300;

  private final TestingBacklog backlog = new TestingBacklog();
  private final MatchingPartition partition = new MatchingPartition(0, backlog.take().epoch(), 1);
  private final Deque<Message> inbox = new ArrayDeque<>();
  private final List<String> started = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private long numbers;
  private int polls;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("MT-54: a key that is held back stops no later priority, however much it has")
  void aKeyThatIsHeldBackStopsNoLaterPriority(boolean withWorker) {
    configure(1);
    schedule(withWorker);

    work(FEW + 100);

    assertThat(startedOf("calm")).isEqualTo(names("calm", FEW));
    assertThat(startedOf("busy")).hasSizeBetween(1, 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("MT-16, MT-54, MT-210: all tasks of a key that is held back start, in their order")
  void allTasksOfAKeyThatIsHeldBackStart(boolean withWorker) {
    configure(150);
    schedule(withWorker);

    for (var round = 0; round < 100 && !backlog.tasks().isEmpty(); round++) {
      work(100);
    }

    assertThat(startedOf("calm")).isEqualTo(names("calm", FEW));
    assertThat(startedOf("busy")).isEqualTo(names("busy", MANY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("MT-16, MT-54: a key whose rate is taken back goes on in its order, with new tasks")
  void aKeyWhoseRateIsTakenBackGoesOn(boolean withWorker) {
    configure(1);
    schedule(withWorker);
    work(FEW + 100);
    IntStream.range(MANY, MANY + FEW).forEach(number -> record("busy", number, 3));
    work(200);

    configure(100_000);
    for (var round = 0; round < 100 && !backlog.tasks().isEmpty(); round++) {
      work(100);
    }

    assertThat(startedOf("busy")).isEqualTo(names("busy", MANY + FEW));
  }

  private void configure(float rate) {
    var request =
        UpdateTaskQueueConfigRequest.newBuilder()
            .putSetFairnessWeightOverrides("calm", 1_000)
            .setUpdateFairnessKeyRateLimitDefault(
                RateLimitUpdate.newBuilder()
                    .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(rate)));
    tell(new Message.ConfigureAsked(numbers++, ORDERS, request.build()));
  }

  private void schedule(boolean withWorker) {
    if (withWorker) {
      work(1);
    }
    IntStream.range(0, MANY).forEach(number -> record("busy", number, 3));
    IntStream.range(0, FEW).forEach(number -> record("calm", number, 5));
  }

  private void record(String key, int number, int priority) {
    var task =
        task("orders", key + "-" + number)
            .setKind(ACTIVITY)
            .setFairnessKey(key)
            .setPriorityKey(priority)
            .setScheduledEventId(numbers);
    tell(new Message.RecordArrived(numbers++, "key", task.build().toByteString(), null));
  }

  /** Lets time pass, with a few polls that wait. */
  private void work(int steps) {
    for (var step = 0; step < steps; step++) {
      while (polls < 3) {
        polls++;
        tell(new Message.PollArrived(poll()));
      }
      now = now.plus(Duration.ofMillis(10));
      tell(new Message.Tick());
    }
  }

  private Poll poll() {
    var worker = PollingWorker.named("worker", "");
    var end = now.plusSeconds(60);
    return new Poll(numbers++, ORDERS, false, worker, ByteString.EMPTY, end, end.plusSeconds(5));
  }

  private void tell(Message message) {
    inbox.add(message);
    while (!inbox.isEmpty()) {
      partition.step(inbox.remove(), now).forEach(this::carryOut);
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTask start -> {
        started.add(start.task().getWorkflowId());
        inbox.add(new Message.StartAnswered(start.ask(), STARTED));
      }
      case Effect.WriteBacklog write ->
          inbox.add(new Message.BacklogWritten(backlog.write(write.write())));
      case Effect.LoadPage load ->
          inbox.add(
              new Message.PageLoaded(
                  load.load(), backlog.page(0, load.queue(), load.after(), load.limit())));
      case Effect.ReadQueue read ->
          inbox.add(
              new Message.QueueRead(read.read(), backlog.queue(0, read.queue(), read.count())));
      case Effect.AnswerPoll _, Effect.AnswerPollEmpty _ -> polls--;
      default -> {} // Nothing of this test's.
    }
  }

  private List<String> startedOf(String key) {
    return started.stream().filter(id -> id.startsWith(key)).toList();
  }

  private static List<String> names(String key, int count) {
    return IntStream.range(0, count).mapToObj(number -> key + "-" + number).toList();
  }
}
