package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.DispatchTask;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PollerScalingTest {
  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-75, MT-76: a poll that has waited long for its task is one too many")
  void aPollThatHasWaitedLongIsOneTooMany() {
    partition.pollOfEmpty("orders");
    partition.advance(Duration.ofSeconds(1));

    partition.record(scheduled("order-1"));

    assertThat(answered()).hasValue(-1);
  }

  @Test
  @DisplayName("MT-75, MT-78: an old task that still waits wants another poll")
  void anOldTaskWantsAnotherPoll() {
    open();
    partition.record(scheduled("order-1"));
    partition.record(scheduled("order-2"));
    partition.advance(Duration.ofMillis(200));

    partition.poll("orders");

    assertThat(answered()).hasValue(1);
  }

  @Test
  @DisplayName("MT-75, MT-78: a queue in balance says nothing")
  void aQueueInBalanceSaysNothing() {
    partition.pollOfEmpty("orders");
    partition.advance(Duration.ofMillis(999));

    partition.record(scheduled("order-1"));

    assertThat(answered()).isEmpty();
  }

  @Test
  @DisplayName("MT-78: a root where more tasks come than are started wants another poll")
  void aGrowingRootWantsAnotherPoll() {
    open();
    partition.record(scheduled("order-1"));
    partition.record(scheduled("order-2"));

    partition.poll("orders");

    assertThat(answered()).hasValue(1);
  }

  @Test
  @DisplayName("MT-78: in another partition than the root it means nothing that more tasks come")
  void aGrowingPartitionSaysNothing() {
    var divided = new TestingPartition(4);
    divided.tell(new Message.PollCancelled(divided.pollOfEmpty("/_sys/orders/1")));
    for (var id : List.of("order-1", "order-2", "order-3")) { // One of them visits the root.
      divided.record(
          task("orders", id).setPartition(1).setScheduledAtMillis(divided.now().toEpochMilli()));
    }

    divided.poll("/_sys/orders/1");

    divided.answer(STARTED);
    assertThat(divided.one(Effect.AnswerPoll.class).pollersDelta()).isEmpty();
  }

  @Test
  @DisplayName("MT-77: a poller is advised ten times a second at most")
  void aPollerIsAdvisedTenTimesASecond() {
    open();
    for (var i = 0; i < 20; i++) {
      partition.record(scheduled("order-" + i));
    }
    partition.advance(Duration.ofMillis(200));

    var advised = 0;
    for (var i = 0; i < 15; i++) {
      partition.poll("orders");
      advised += answered().isPresent() ? 1 : 0;
    }

    assertThat(advised).isEqualTo(10);
  }

  private void open() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
  }

  private DispatchTask.Builder scheduled(String id) {
    return task("orders", id).setScheduledAtMillis(partition.now().toEpochMilli());
  }

  private OptionalInt answered() {
    partition.answer(STARTED);
    return partition.one(Effect.AnswerPoll.class).pollersDelta();
  }
}
