package io.perdure.history.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Topic;
import io.perdure.history.store.OutboxRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final List<TaskEffect> effects = new ArrayList<>();
  private Publisher publisher = new Publisher(0);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void sendsWhatACommitOwes() {
    step(new TaskMessage.Owed(1, owed(dispatch(""), index("a"))));

    assertThat(sends())
        .extracting(send -> send.record().topic(), send -> send.record().key())
        .containsExactly(
            tuple(Topic.MATCHING_TASKS, "ns/orders"), tuple(Topic.VISIBILITY_TASKS, "a"));
  }

  @Test
  void saysDoneBelowTheFirstUnfinishedRow() {
    step(new TaskMessage.Owed(1, owed(index("a"))));
    step(new TaskMessage.Owed(2, owed(index("b"))));
    step(new TaskMessage.Owed(3, owed()));

    step(new TaskMessage.Finished(new TaskPlace(2, 0)));
    assertThat(find(TaskEffect.Done.class)).isEmpty();
    step(new TaskMessage.Finished(new TaskPlace(1, 0)));

    assertThat(find(TaskEffect.Done.class)).containsExactly(new TaskEffect.Done(4));
  }

  @Test
  void sendsAgainWhatIsNotDoneInTime() {
    step(new TaskMessage.Owed(1, owed(index("a"))));
    advance(Duration.ofSeconds(9));
    assertThat(sends()).hasSize(1);

    advance(Duration.ofSeconds(1));

    assertThat(sends()).hasSize(2);
  }

  @Test
  void sendsSoonWhatFoundNoRoom() {
    step(new TaskMessage.Owed(1, owed(index("a"))));
    step(new TaskMessage.Unsent(new TaskPlace(1, 0)));
    assertThat(publisher.wakeAt()).contains(now.plusMillis(100));

    advance(Duration.ofMillis(100));

    assertThat(sends()).hasSize(2);
  }

  @Test
  void aFullChannelIsAskedLessOftenTheMoreWaits() {
    for (var seq = 1; seq <= 3_000; seq++) {
      step(new TaskMessage.Owed(seq, owed(index("run-" + seq))));
    }

    step(new TaskMessage.Unsent(new TaskPlace(1, 0)));
    assertThat(publisher.wakeAt()).contains(now.plusMillis(100));
    for (var seq = 2; seq <= 3_000; seq++) {
      step(new TaskMessage.Unsent(new TaskPlace(seq, 0)));
    }

    advance(Duration.ofMillis(100));

    assertThat(sends()).hasSize(3_000 + 999);
  }

  @Test
  void thousandsOfUnfinishedCommitsDoNotHoldUpTheNext() {
    for (var seq = 1; seq <= 10_000; seq++) {
      step(new TaskMessage.Owed(seq, owed(index("stuck-" + seq))));
    }

    step(new TaskMessage.Owed(10_001, owed(index("next"))));

    assertThat(sends()).last().extracting(send -> send.record().key()).isEqualTo("next");
  }

  @Test
  void whatDoesNotFitTheMemoryIsReadWhenThereIsRoom() {
    for (var seq = 1; seq <= 40; seq++) {
      step(new TaskMessage.Owed(seq, owed(large("run-" + seq))));
    }
    assertThat(sends()).hasSizeBetween(16, 20);
    assertThat(find(TaskEffect.ReadRows.class)).isEmpty();

    step(new TaskMessage.Finished(new TaskPlace(1, 0)));

    assertThat(find(TaskEffect.ReadRows.class))
        .containsExactly(new TaskEffect.ReadRows(sends().size(), 100));
  }

  @Test
  void whatIsDoneIsNotSentAgainWhenTheStickyQueueRefusesItLate() {
    step(new TaskMessage.Owed(1, owed(dispatch("sticky"), index("a"))));
    step(new TaskMessage.Finished(new TaskPlace(1, 0)));

    step(new TaskMessage.NotTaken(new TaskPlace(1, 0)));

    assertThat(sends()).extracting(send -> send.record().key()).containsExactly("a");
  }

  @Test
  void offersToTheStickyQueueFirst() {
    step(new TaskMessage.Owed(1, owed(dispatch("sticky"))));
    assertThat(find(TaskEffect.Offer.class)).hasSize(1);
    assertThat(sends()).isEmpty();

    step(new TaskMessage.NotTaken(new TaskPlace(1, 0)));

    assertThat(sends().getFirst().record().key()).isEqualTo("ns/orders");
    advance(Duration.ofSeconds(10));
    assertThat(find(TaskEffect.Offer.class)).hasSize(1);
  }

  @Test
  void afterATakeOverEverythingThatIsLeftIsSentAgainInPages() {
    publisher = new Publisher(150);
    step(new TaskMessage.Tick());
    assertThat(find(TaskEffect.ReadRows.class)).containsExactly(new TaskEffect.ReadRows(0, 100));

    step(new TaskMessage.Rows(rows(1, 100)));
    assertThat(find(TaskEffect.ReadRows.class)).hasSize(2);
    step(new TaskMessage.Rows(rows(101, 150)));

    assertThat(sends()).hasSize(150);
    step(new TaskMessage.Owed(151, owed(index("new"))));
    assertThat(sends()).hasSize(151);
    assertThat(find(TaskEffect.ReadRows.class)).hasSize(2);
  }

  @Test
  void whatIsCommittedDuringATakeOverIsSentOnce() {
    publisher = new Publisher(1);
    step(new TaskMessage.Tick());
    step(new TaskMessage.Owed(2, owed(index("b"))));

    step(new TaskMessage.Rows(rows(1, 2)));
    step(new TaskMessage.Rows(rows(2, 2)));

    assertThat(sends())
        .extracting(TaskEffect.Send::place)
        .containsExactly(new TaskPlace(1, 0), new TaskPlace(2, 0));
  }

  @Test
  void aRowThatCannotBeReadIsBuried() {
    publisher = new Publisher(1);
    step(new TaskMessage.Tick());
    step(new TaskMessage.Rows(List.of(new OutboxRow(1, ByteString.copyFrom(new byte[] {-1, -1})))));

    assertThat(find(TaskEffect.Bury.class)).hasSize(1);
    assertThat(find(TaskEffect.Done.class)).containsExactly(new TaskEffect.Done(2));
  }

  @Test
  void aTaskThatOnlyALaterBuildKnowsStaysOwed() {
    step(new TaskMessage.Owed(1, owed(OwedTask.getDefaultInstance(), index("a"))));

    step(new TaskMessage.Finished(new TaskPlace(1, 1)));
    advance(Duration.ofSeconds(10));

    assertThat(find(TaskEffect.Done.class)).isEmpty();
    assertThat(sends()).hasSize(1);
  }

  @Test
  void aTaskThatTakesLongMovesOnWhenItHoldsBackMuch() {
    step(new TaskMessage.Owed(1, owed(index("stuck"))));
    finishRows(2, 1_000);
    advance(Duration.ofSeconds(10));
    assertThat(find(TaskEffect.MoveOn.class)).isEmpty();
    assertThat(find(TaskEffect.Done.class)).isEmpty();

    finishRows(1_001, 1_001);

    assertThat(find(TaskEffect.MoveOn.class))
        .containsExactly(new TaskEffect.MoveOn(moved(index("stuck"))));
  }

  @Test
  void aTaskThatIsYoungDoesNotMove() {
    step(new TaskMessage.Owed(1, owed(index("stuck"))));
    advance(Duration.ofSeconds(9));

    finishRows(2, 2_000);

    assertThat(find(TaskEffect.MoveOn.class)).isEmpty();
  }

  @Test
  void nothingMovesWhileNothingIsDone() {
    for (var seq = 1; seq <= 3_000; seq++) {
      step(new TaskMessage.Owed(seq, owed(index("run-" + seq))));
    }

    advance(Duration.ofSeconds(20));

    assertThat(find(TaskEffect.MoveOn.class)).isEmpty();
  }

  @Test
  void theOldRowsGoWhenTheTaskIsInALaterOne() {
    stuckFor(1_002);

    step(new TaskMessage.Owed(1_003, moved(index("stuck"), index("new"))));
    step(new TaskMessage.Finished(new TaskPlace(1_003, 1)));

    assertThat(find(TaskEffect.Done.class)).containsExactly(new TaskEffect.Done(1_003));
    assertThat(sends()).filteredOn(send -> send.record().key().equals("stuck")).hasSize(2);
    step(new TaskMessage.Finished(new TaskPlace(1, 0)));
    assertThat(find(TaskEffect.Done.class)).last().isEqualTo(new TaskEffect.Done(1_004));
  }

  @Test
  void whatIsDoneBeforeItHasMovedIsDone() {
    stuckFor(1_002);
    step(new TaskMessage.Finished(new TaskPlace(1, 0)));

    step(new TaskMessage.Owed(1_003, moved(index("stuck"))));

    assertThat(find(TaskEffect.Done.class)).last().isEqualTo(new TaskEffect.Done(1_004));
  }

  @Test
  void aBoundedNumberMovesAtOnceTheOldestFirst() {
    for (var seq = 1; seq <= 300; seq++) {
      step(new TaskMessage.Owed(seq, owed(index("stuck-" + seq))));
    }
    advance(Duration.ofSeconds(10));
    finishRows(301, 1_400);

    var moves = find(TaskEffect.MoveOn.class);
    assertThat(moves).hasSize(1);
    assertThat(moves.getFirst().tasks().getTasksList()).hasSize(100);
    assertThat(moves.getFirst().tasks().getTasks(99)).isEqualTo(index("stuck-100"));
  }

  /** Row 1 is stuck for long, what follows is done. */
  private void stuckFor(long rows) {
    step(new TaskMessage.Owed(1, owed(index("stuck"))));
    advance(Duration.ofSeconds(10));
    finishRows(2, rows);
    assertThat(find(TaskEffect.MoveOn.class)).hasSize(1);
  }

  private void finishRows(long from, long to) {
    for (var seq = from; seq <= to; seq++) {
      step(new TaskMessage.Owed(seq, owed(index("run-" + seq))));
      step(new TaskMessage.Finished(new TaskPlace(seq, 0)));
    }
  }

  private static OwedTasks moved(OwedTask moved, OwedTask... others) {
    return OwedTasks.newBuilder().addTasks(moved).addAllTasks(List.of(others)).setMoved(1).build();
  }

  private void step(TaskMessage message) {
    effects.addAll(publisher.step(List.of(message), now));
  }

  private void advance(Duration time) {
    now = now.plus(time);
    step(new TaskMessage.Tick());
  }

  private List<TaskEffect.Send> sends() {
    return find(TaskEffect.Send.class);
  }

  private <T> List<T> find(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<OutboxRow> rows(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(seq -> new OutboxRow(seq, owed(index("run-" + seq)).toByteString()))
        .toList();
  }

  private static OwedTasks owed(OwedTask... tasks) {
    return OwedTasks.newBuilder().setFormatVersion(1).addAllTasks(List.of(tasks)).build();
  }

  private static OwedTask dispatch(String sticky) {
    return OwedTask.newBuilder()
        .setDispatch(
            DispatchTask.newBuilder()
                .setNamespaceId("ns")
                .setTaskQueue("orders")
                .setStickyTaskQueue(sticky))
        .build();
  }

  private static OwedTask large(String runId) {
    var memo = ByteString.copyFrom(new byte[1 << 20]);
    return OwedTask.newBuilder()
        .setVisibility(VisibilityRecord.newBuilder().setRunId(runId).setMemo(memo))
        .build();
  }

  private static OwedTask index(String runId) {
    return OwedTask.newBuilder()
        .setVisibility(VisibilityRecord.newBuilder().setRunId(runId))
        .build();
  }
}
