package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.FAILED;
import static io.perdure.matching.queue.TestingPartition.OBSOLETE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.api.TaskKind;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SyncMatchTest {
  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-10: a task meets the poll that waits, and is not stored")
  void aTaskMeetsTheWaitingPoll() {
    var poll = partition.pollOfEmpty("orders");

    partition.record(task("orders", "order-1"));

    var start = partition.one(Effect.StartTask.class);
    assertThat(start.task().getWorkflowId()).isEqualTo("order-1");
    assertThat(start.pollRequest()).isEqualTo(ByteString.copyFromUtf8("poll-" + poll));
    partition.advance(Duration.ofSeconds(5));
    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-13: a started task answers its poll and is no longer owed")
  void aStartedTaskAnswersItsPoll() {
    var poll = partition.pollOfEmpty("orders");
    var record = partition.record(task("orders", "order-1"));

    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
  }

  @Test
  void whatMeetsAPollHasNotBeenInTheBacklog() {
    partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));

    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).matched()).isTrue();
  }

  @Test
  @DisplayName("MT-13, MT-211: a void task is dropped, and its poll goes on waiting")
  void aVoidTaskIsDropped() {
    var poll = partition.pollOfEmpty("orders");
    var record = partition.record(task("orders", "order-1"));

    partition.answer(OBSOLETE);

    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
    partition.record(task("orders", "order-2"));
    partition.answer(STARTED);
    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName("MT-13, MT-212: after a failure the same request goes to history again")
  void afterAFailureTheSameRequestGoesAgain() {
    partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var first = partition.one(Effect.StartTask.class);

    partition.answer(FAILED);

    assertThat(partition.all(Effect.Acknowledge.class)).isEmpty();
    partition.advance(Duration.ofMillis(50));
    var second = partition.one(Effect.StartTask.class);
    assertThat(second.requestId()).isEqualTo(first.requestId());
    assertThat(second.ask()).isNotEqualTo(first.ask());
  }

  @Test
  void aPollDoesNotWaitForAHistoryThatIsAway() {
    partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    partition.answer(FAILED);

    partition.record(task("orders", "order-2"));

    assertThat(partition.one(Effect.StartTask.class).task().getWorkflowId()).isEqualTo("order-2");
  }

  @Test
  @DisplayName("MT-13: history's silence is a failure after 10 s")
  void historysSilenceIsAFailure() {
    partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var silent = partition.one(Effect.StartTask.class);

    partition.advance(HandOvers.START_TIMEOUT);
    partition.advance(Duration.ofMillis(50));
    var again = partition.one(Effect.StartTask.class);

    assertThat(again.requestId()).isEqualTo(silent.requestId());
    partition.tell(new Message.StartAnswered(silent.ask(), STARTED));
    assertThat(partition.all(Effect.AnswerPoll.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-12: an expired task is dropped")
  void anExpiredTaskIsDropped() {
    partition.pollOfEmpty("orders");

    var expired = task("orders", "order-1").setExpiresAtMillis(partition.now().toEpochMilli());
    var record = partition.record(expired);

    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-12: a task that expires while it waits is dropped when its turn comes")
  void aTaskThatExpiresWhileItWaitsIsDropped() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    var soon = partition.now().plusMillis(100).toEpochMilli();
    var record = partition.record(task("orders", "order-1").setExpiresAtMillis(soon));
    partition.advance(Duration.ofMillis(100));

    partition.poll("orders");

    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-1: the queues of workflow and of activity tasks are two")
  void theKindsOfTasksHaveTheirOwnQueues() {
    partition.pollOfEmpty("orders");

    partition.record(task("orders", "order-1").setKind(TaskKind.TASK_KIND_ACTIVITY));

    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  void thePollThatHasWaitedLongestComesFirst() {
    var first = partition.pollOfEmpty("orders");
    partition.poll("orders");

    partition.record(task("orders", "order-1"));

    assertThat(partition.one(Effect.StartTask.class).pollRequest())
        .isEqualTo(ByteString.copyFromUtf8("poll-" + first));
  }

  @Test
  @DisplayName("MT-18: the hint counts the tasks in memory")
  void theHintCountsTheTasksInMemory() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "order-1"));
    partition.record(task("orders", "order-2"));
    partition.record(task("orders", "order-3"));

    partition.poll("orders");
    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).backlogCountHint()).isEqualTo(2);
  }
}
