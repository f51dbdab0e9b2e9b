package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.FAILED;
import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StickyQueueTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final QueueKey STICKY =
      new QueueKey(NAMESPACE, "sticky", TaskKind.TASK_KIND_WORKFLOW);

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-30: an offer does not make a sticky queue")
  void anOfferDoesNotMakeAStickyQueue() {
    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isFalse();
  }

  @Test
  void anOfferMeetsTheWaitingPoll() {
    var poll = partition.pollSticky("sticky");

    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isTrue();

    partition.answer(STARTED);
    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName("MT-30: a worker that has polled within 10 s is there")
  void aWorkerThatHasJustPolledIsThere() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    partition.advance(Duration.ofSeconds(9));
    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isTrue();

    partition.pollSticky("sticky");

    assertThat(partition.one(Effect.StartTask.class).task().getWorkflowId()).isEqualTo("order-1");
  }

  @Test
  @DisplayName("MT-30: a worker that has not polled for 10 s is not")
  void aWorkerThatHasNotPolledForTenSecondsIsNotThere() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));

    partition.advance(Duration.ofSeconds(10));

    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isFalse();
  }

  @Test
  @DisplayName("MT-31: what has waited for the sticky timeout is history's again")
  void whatHasExpiredIsDropped() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    partition.offer("sticky", "order-1", TIMEOUT);
    partition.advance(TIMEOUT);

    partition.pollSticky("sticky");

    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  void aStickyTaskIsNeverStored() { // MT-2.
    partition.pollSticky("sticky");
    partition.offer("sticky", "order-1", TIMEOUT);
    partition.answer(FAILED);

    partition.advance(Duration.ofSeconds(1));

    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();
    assertThat(partition.all(Effect.StartTask.class)).hasSize(1);
  }

  @Test
  @DisplayName("MT-31: a task without a timeout goes to the normal queue after 10 s")
  void aTaskWithoutATimeoutGoesToTheNormalQueue() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    var task = task("normal", "order-1").setStickyTaskQueue("sticky").build();
    partition.tell(new Message.StickyOffered(1, task));
    assertThat(partition.one(Effect.AnswerOffer.class).taken()).isTrue();

    partition.advance(StickyTasks.WAIT);

    assertThat(partition.one(Effect.SendToNormalQueue.class).task().getTaskQueue())
        .isEqualTo("normal");
  }

  @Test
  @DisplayName("MT-31: what could not be started in time is not tried again")
  void whatCouldNotBeStartedInTimeIsNotTriedAgain() {
    partition.pollSticky("sticky");
    partition.offer("sticky", "order-1", TIMEOUT);
    var ask = partition.one(Effect.StartTask.class).ask();
    partition.advance(TIMEOUT);
    partition.tell(new Message.StartAnswered(ask, FAILED));

    partition.advance(Duration.ofSeconds(1));

    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
    assertThat(partition.all(Effect.SendToNormalQueue.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-90: a worker that shuts down has no sticky queue from then on")
  void aWorkerThatShutsDownHasNoStickyQueue() {
    var poll = partition.pollSticky("sticky");

    partition.tell(new Message.WorkerShutDown(STICKY));

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isFalse();
  }

  @Test
  @DisplayName("MT-90: a poll that crosses the shutdown does not bring the worker back")
  void aPollThatCrossesTheShutdownDoesNotBringTheWorkerBack() {
    partition.pollSticky("sticky");
    partition.tell(new Message.WorkerShutDown(STICKY));

    var late = partition.pollSticky("sticky");

    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isFalse();
    partition.tell(new Message.PollCancelled(late));
    assertThat(partition.offer("sticky", "order-1", TIMEOUT)).isFalse();
  }

  @Test
  @DisplayName("MT-90: what it had not taken goes to the normal queue")
  void whatAWorkerHadNotTakenGoesToTheNormalQueue() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    partition.offer("sticky", "order-1", TIMEOUT);

    partition.tell(new Message.WorkerShutDown(STICKY));

    var task = partition.one(Effect.SendToNormalQueue.class).task();
    assertThat(task.getTaskQueue()).isEqualTo("normal");
    assertThat(task.getStickyTaskQueue()).isEmpty();
  }

  @Test
  void aNodeThatLeavesGivesUntakenTasksBack() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    partition.offer("sticky", "order-1", TIMEOUT);

    partition.tell(new Message.Drain());

    assertThat(partition.all(Effect.SendToNormalQueue.class)).hasSize(1);
    assertThat(partition.offer("sticky", "order-2", TIMEOUT)).isFalse();
  }

  @Test
  @DisplayName(
      "MT-31: a task that cannot be started while the node leaves goes to the normal queue")
  void whatCannotBeStartedWhileTheNodeLeavesGoesOn() {
    partition.pollSticky("sticky");
    partition.offer("sticky", "order-1", TIMEOUT);
    var ask = partition.one(Effect.StartTask.class).ask();
    partition.tell(new Message.Drain());
    assertThat(partition.all(Effect.Ended.class)).isEmpty();

    partition.tell(new Message.StartAnswered(ask, FAILED));

    assertThat(partition.one(Effect.SendToNormalQueue.class).task().getWorkflowId())
        .isEqualTo("order-1");
    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
  }

  @Test
  void aStickyQueueHoldsABoundedNumberOfTasks() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    for (var i = 0; i < StickyTasks.LIMIT; i++) {
      partition.offer("sticky", "order-" + i, TIMEOUT);
    }

    assertThat(partition.offer("sticky", "one too many", TIMEOUT)).isFalse();
    partition.advance(TIMEOUT);
    assertThat(partition.offer("sticky", "after they expired", TIMEOUT)).isTrue();
  }

  @Test
  void aNormalPollTakesNothingFromAStickyQueue() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("sticky")));
    partition.offer("sticky", "order-1", TIMEOUT);

    partition.poll("sticky");

    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }
}
