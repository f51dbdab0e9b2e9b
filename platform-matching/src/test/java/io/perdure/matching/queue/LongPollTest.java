package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.HOLD;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LongPollTest {
  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-21, MT-22: a poll without a task is answered empty when its time is up")
  void aPollIsAnsweredEmptyWhenItsTimeIsUp() {
    var poll = partition.pollOfEmpty("orders");
    partition.advance(HOLD.minusMillis(1));
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();

    partition.advance(Duration.ofMillis(1));

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
  }

  @Test
  void asksToBeWokenWhenTheEarliestPollEnds() {
    var start = partition.now();
    partition.pollOfEmpty("orders");
    partition.advance(Duration.ofSeconds(10));

    partition.tell(new Message.PollCancelled(partition.poll("payments")));

    partition.advance(HOLD.minusSeconds(10));
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).hasSize(1);
    assertThat(partition.now()).isEqualTo(start.plus(HOLD));
  }

  @Test
  @DisplayName("MT-23: a task is not handed to a poll whose caller is gone")
  void aTaskIsNotHandedToACancelledPoll() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));

    partition.record(task("orders", "order-1"));

    assertThat(partition.all(Effect.StartTask.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-23, MT-167: when the caller goes too late, another poll has the started task")
  void anotherPollHasTheTaskOfACancelledOne() {
    var gone = partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var ask = partition.one(Effect.StartTask.class).ask();
    partition.tell(new Message.PollCancelled(gone));
    var other = partition.poll("orders");

    partition.tell(new Message.StartAnswered(ask, STARTED));

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(other);
  }

  @Test
  @DisplayName("MT-23: a started task that no poll waits for any more is the next poll's")
  void theNextPollHasTheTaskOfACancelledOne() {
    var gone = partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var ask = partition.one(Effect.StartTask.class).ask();
    partition.tell(new Message.PollCancelled(gone));
    partition.tell(new Message.StartAnswered(ask, STARTED));

    partition.advance(UndeliveredTasks.KEPT);
    var next = partition.poll("orders");

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(next);
  }

  @Test
  void aStartedTaskIsNotKeptForLong() {
    var gone = partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var ask = partition.one(Effect.StartTask.class).ask();
    partition.tell(new Message.PollCancelled(gone));
    partition.tell(new Message.StartAnswered(ask, STARTED));

    partition.advance(UndeliveredTasks.KEPT.plusMillis(1));
    partition.poll("orders");

    assertThat(partition.all(Effect.AnswerPoll.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-23: what a caller was gone too early to be told is the next poll's")
  void theNextPollHasWhatCouldNotBeDelivered() {
    var gone = partition.pollOf("orders");
    partition.tell(new Message.TaskUndelivered(gone, ByteString.copyFromUtf8("task"), true));

    var next = partition.poll("orders");

    var answer = partition.one(Effect.AnswerPoll.class);
    assertThat(answer.poll()).isEqualTo(next);
    assertThat(answer.response().toStringUtf8()).isEqualTo("task");
  }

  @Test
  void aPollThatIsBeingHandedATaskIsKeptALittleLonger() {
    var poll = partition.pollOfEmpty("orders");
    partition.advance(HOLD.minusMillis(10));
    partition.record(task("orders", "order-1"));
    var ask = partition.one(Effect.StartTask.class).ask();

    partition.advance(Duration.ofMillis(20));
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();
    partition.tell(new Message.StartAnswered(ask, STARTED));

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  void aPollIsNotHeldBeyondItsCallersTime() {
    var poll = partition.pollOfEmpty("orders");
    partition.advance(HOLD.minusMillis(10));
    partition.record(task("orders", "order-1"));

    partition.advance(Duration.ofMillis(20));
    partition.advance(Duration.ofSeconds(5));

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
  }

  @Test
  void aQueueHoldsABoundedNumberOfPolls() {
    partition.pollOfEmpty("orders");
    for (var i = 1; i < LoadedQueue.POLL_LIMIT; i++) {
      partition.poll("orders");
    }

    partition.poll("orders");

    assertThat(partition.one(Effect.RefusePoll.class).refusal())
        .isEqualTo(PollRefusal.TOO_MANY_POLLS);
  }

  @Test
  void aPartitionHoldsABoundedNumberOfQueues() {
    for (var i = 0; i < LoadedQueues.QUEUE_LIMIT; i++) {
      partition.tell(new Message.PollCancelled(partition.pollSticky("sticky-" + i)));
    }

    partition.pollSticky("one-more");

    assertThat(partition.one(Effect.RefusePoll.class).refusal())
        .isEqualTo(PollRefusal.TOO_MANY_POLLS);
  }

  @Test
  void aNodeThatLeavesAnswersItsPollsEmpty() {
    var poll = partition.pollOfEmpty("orders");

    partition.tell(new Message.Drain());

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
  }

  @Test
  void aNodeThatLeavesFinishesItsHandOvers() {
    partition.pollOfEmpty("orders");
    partition.record(task("orders", "order-1"));
    var ask = partition.one(Effect.StartTask.class).ask();

    partition.tell(new Message.Drain());
    assertThat(partition.all(Effect.Ended.class)).isEmpty();
    partition.tell(new Message.StartAnswered(ask, STARTED));

    assertThat(partition.all(Effect.AnswerPoll.class)).hasSize(1);
    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
  }
}
