package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.FAILED;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.Place;
import io.perdure.common.channel.Reading;
import io.perdure.common.channel.Topic;
import io.perdure.matching.store.BacklogOutcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a matching partition saves of how far the task channel is consumed. */
class ChannelPositionTest {
  private static final UUID TOPIC = UUID.randomUUID();
  private static final Reading READING = new Reading(TOPIC, 0, 7, 1);

  private final TestingPartition partition = new TestingPartition();

  @Test
  void isSavedWithTheTasksThatAreStored() {
    record(9); // Stored at once; the next two wait for that.
    record(10);
    record(11);

    partition.stored();

    var write = partition.one(Effect.WriteBacklog.class).write();
    assertThat(write.inserts()).hasSize(2);
    assertThat(write.consumed()).isEqualTo(at(12));
  }

  @Test
  void isSavedSoonWhenTasksAreHandedOutWithoutTheBacklog() {
    partition.pollOfEmpty("queue");
    record(10);
    partition.answer(STARTED);
    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();

    partition.advance(ChannelPosition.SAVE_AFTER);

    assertThat(consumed()).isEqualTo(at(11));
  }

  @Test
  void neverPassesATaskThatHistoryIsAskedAbout() {
    partition.pollOfEmpty("queue");
    record(10);
    record(11);

    partition.advance(BacklogWriting.STORE_AFTER);

    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
    assertThat(consumed()).isEqualTo(at(10));
  }

  @Test
  void neverPassesATaskOfAnUnknownOutcome() {
    partition.pollOfEmpty("queue");
    record(10);
    partition.answer(FAILED);
    record(11);
    partition.answer(STARTED);

    partition.advance(ChannelPosition.SAVE_AFTER);

    assertThat(partition.all(Effect.WriteBacklog.class))
        .allSatisfy(write -> assertThat(write.write().inserts()).hasSize(1));
  }

  @Test
  void isSavedWithADeadLetter() {
    partition.record(ByteString.copyFromUtf8("rubbish"), new Place(READING, 10));

    assertThat(consumed()).isEqualTo(at(11));
  }

  @Test
  void waitsForEachRowOfABatchThatIsRefused() {
    record(9);
    record(10);
    record(11);
    partition.stored();

    partition.written(new BacklogOutcome.Refused("22000"));

    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
    assertThat(consumed()).isNull();
    partition.stored().stored();
    assertThat(consumed()).isEqualTo(at(12));
  }

  @Test
  void isWrittenAgainWithABatchOfUnknownOutcome() {
    record(10);

    partition.written(new BacklogOutcome.Unknown("away"));
    partition.advance(BacklogWriting.STORE_AFTER);

    assertThat(consumed()).isEqualTo(at(11));
  }

  @Test
  void isSavedAtOnceWhenTheNodeLeaves() {
    partition.pollOfEmpty("queue");
    record(10);
    partition.answer(STARTED);

    partition.tell(new Message.Drain());

    assertThat(consumed()).isEqualTo(at(11));
  }

  private void record(long offset) {
    partition.record(
        task("queue", "order-" + offset).build().toByteString(), new Place(READING, offset));
  }

  private @Nullable Consumed consumed() {
    return partition.one(Effect.WriteBacklog.class).write().consumed();
  }

  private static Consumed at(long next) {
    return new Consumed(Topic.MATCHING_TASKS, 0, TOPIC, next);
  }
}
