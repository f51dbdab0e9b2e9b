package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-10, MT-210: what finds no poll is stored, and owed until it is")
  void whatFindsNoPollIsStored() {
    var record = partition.record(task("orders", "order-1"));

    var write = partition.one(Effect.WriteBacklog.class).write();
    assertThat(write.inserts().getFirst().task().getWorkflowId()).isEqualTo("order-1");
    assertThat(partition.all(Effect.Acknowledge.class)).isEmpty();
    partition.stored();
    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
  }

  @Test
  void whatComesFromTheBacklogIsNotCalledMatched() {
    partition.record(task("orders", "order-1"));
    var row = partition.one(Effect.WriteBacklog.class).write().inserts().getFirst();
    partition.stored();
    partition.poll("orders");
    partition.loaded(List.of(row));

    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).matched()).isFalse();
  }

  @Test
  void aQueueWithAWorkerWaitsAMomentForItsNextPoll() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "order-1"));
    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();

    partition.advance(BacklogWriting.STORE_AFTER);

    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
  }

  @Test
  void oneBatchAtATimeIsWritten() {
    partition.record(task("orders", "order-1"));

    partition.record(task("orders", "order-2"));
    partition.record(task("orders", "order-3"));

    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();
    partition.stored();
    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(2);
  }

  @Test
  @DisplayName("MT-16, MT-52, MT-214: by priority key, then in the order of arrival")
  void byPriorityThenInTheOrderOfArrival() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "last").setPriorityKey(9));
    partition.record(task("orders", "second"));
    partition.record(task("orders", "third").setPriorityKey(3));
    partition.record(task("orders", "first").setPriorityKey(1));

    var order = new ArrayList<String>();
    for (var i = 0; i < 4; i++) {
      partition.poll("orders");
      order.add(partition.one(Effect.StartTask.class).task().getWorkflowId());
    }

    assertThat(order).containsExactly("first", "second", "third", "last");
  }

  @Test
  @DisplayName("MT-210: a poll brings back what an earlier owner has stored")
  void aPollBringsBackWhatWasStored() {
    var rows = new TestingPartition();
    rows.record(task("orders", "order-1"));
    var row = rows.one(Effect.WriteBacklog.class).write().inserts().getFirst();

    partition.poll("orders");
    assertThat(partition.one(Effect.LoadPage.class).after()).isEqualTo(BacklogPosition.START);
    partition.loaded(List.of(row));

    assertThat(partition.one(Effect.StartTask.class).task()).isEqualTo(row.task());
  }

  @Test
  void whatIsStoredWhileAPageIsReadIsNotLost() {
    partition.record(task("orders", "order-1"));
    partition.poll("orders");
    var load = partition.one(Effect.LoadPage.class).load();
    partition.stored();

    partition.tell(new Message.PageLoaded(load, List.of()));

    assertThat(partition.one(Effect.StartTask.class).task().getWorkflowId()).isEqualTo("order-1");
  }

  @Test
  void theRowOfAStartedTaskIsDeleted() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "order-1"));
    var row = partition.letItBeStored().getFirst();
    partition.poll("orders");
    partition.answer(STARTED);

    partition.advance(BacklogWriting.DELETE_AFTER);

    var write = partition.one(Effect.WriteBacklog.class).write();
    assertThat(write.deletes()).containsExactly(row.key());
  }

  @Test
  @DisplayName("MT-213: a stored task whose time has passed is dropped, and history is not asked")
  void aStoredTaskWhoseTimeHasPassedIsDropped() {
    var end = partition.now().plusSeconds(10);
    partition.record(task("orders", "order-1").setExpiresAtMillis(end.toEpochMilli()));
    var row = partition.one(Effect.WriteBacklog.class).write().inserts().getFirst();
    partition.stored();
    partition.advance(Duration.ofSeconds(10));

    partition.poll("orders");
    partition.loaded(List.of(row));
    assertThat(partition.all(Effect.StartTask.class)).isEmpty();

    partition.advance(BacklogWriting.DELETE_AFTER);
    assertThat(partition.one(Effect.WriteBacklog.class).write().deletes())
        .containsExactly(row.key());
  }

  @Test
  void aTaskThatIsStartedWhileItIsWrittenIsDeletedAfterwards() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "order-1"));
    partition.advance(BacklogWriting.STORE_AFTER);
    partition.poll("orders");
    partition.answer(STARTED);
    assertThat(partition.all(Effect.Acknowledge.class)).isEmpty();

    partition.stored();

    assertThat(partition.all(Effect.Acknowledge.class)).hasSize(1);
    partition.advance(BacklogWriting.DELETE_AFTER);
    assertThat(partition.one(Effect.WriteBacklog.class).write().deletes()).hasSize(1);
  }

  @Test
  void aBatchOfUnknownOutcomeIsWrittenAgain() {
    partition.record(task("orders", "order-1"));
    var first = partition.one(Effect.WriteBacklog.class).write();

    partition.written(new BacklogOutcome.Unknown("connection lost"));
    partition.advance(Duration.ofMillis(50));

    var second = partition.one(Effect.WriteBacklog.class).write();
    assertThat(second.inserts()).isEqualTo(first.inserts());
    assertThat(second.repeated()).isTrue();
  }

  @Test
  void theGuiltyRowOfARefusedBatchIsBuried() {
    partition.record(task("orders", "order-1"));
    var bad = partition.record(task("orders", "order-2"));
    partition.record(task("orders", "order-3"));
    partition.stored();

    partition.written(new BacklogOutcome.Refused("22021"));
    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
    partition.written(new BacklogOutcome.Refused("22021"));
    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
    partition.stored();

    var burial = partition.one(Effect.WriteBacklog.class).write();
    assertThat(burial.dead().getFirst().reason()).isEqualTo("22021");
    partition.stored();
    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(bad);
  }

  @Test
  void anUnreadableRecordBecomesADeadLetter() {
    var record = partition.record(ByteString.copyFromUtf8("not a task"));

    assertThat(partition.one(Effect.WriteBacklog.class).write().dead()).hasSize(1);
    partition.stored();
    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
  }

  @Test
  void aPageThatCannotBeReadIsReadAgain() {
    partition.poll("orders");
    partition.tell(new Message.PageFailed(partition.one(Effect.LoadPage.class).load()));
    assertThat(partition.all(Effect.LoadPage.class)).isEmpty();

    partition.advance(Duration.ofMillis(50));

    assertThat(partition.all(Effect.LoadPage.class)).hasSize(1);
  }

  @Test
  void theNextPageFollowsTheLastTaskOfAFullOne() {
    var page = rows(LoadedQueue.PAGE_LIMIT);
    partition.poll("orders");
    partition.loaded(page);
    for (var i = 0; i < LoadedQueue.PAGE_LIMIT / 2; i++) {
      partition.poll("orders");
    }

    assertThat(partition.one(Effect.LoadPage.class).after())
        .isEqualTo(page.getLast().key().position());
  }

  @Test
  @DisplayName("MT-215: an owner whose partition was taken ends, with its polls empty")
  void anOwnerWhosePartitionWasTakenEnds() {
    var poll = partition.pollOfEmpty("payments");
    partition.record(task("orders", "order-1"));

    partition.written(new BacklogOutcome.Fenced());

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
    partition.poll("orders");
    assertThat(partition.one(Effect.RefusePoll.class).refusal()).isEqualTo(PollRefusal.NOT_OWNED);
  }

  @Test
  @DisplayName("MT-215: an owner that is told of its loss writes nothing more")
  void anOwnerThatIsToldOfItsLossWritesNothingMore() {
    partition.pollOfEmpty("payments");

    partition.tell(new Message.Lost());

    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
    partition.record(task("orders", "order-1"));
    assertThat(partition.all(Effect.WriteBacklog.class)).isEmpty();
  }

  private static List<BacklogTask> rows(int count) {
    var earlier = new TestingPartition();
    earlier.record(task("orders", "order-0"));
    var rows = new ArrayList<>(earlier.one(Effect.WriteBacklog.class).write().inserts());
    for (var i = 1; i < count; i++) {
      earlier.record(task("orders", "order-" + i));
    }
    earlier.stored();
    rows.addAll(earlier.one(Effect.WriteBacklog.class).write().inserts());
    return rows;
  }
}
