package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.HistoryDeletion;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.error.Broken;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.Undone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardWriterTest {
  private static final WorkflowKey ORDER = TestingShard.key("order");

  private final TestingShard shard = new TestingShard();

  @Test
  void answersAfterTheCommitAndNotBefore() {
    var answer = shard.submit(ORDER, TestingShard::start);
    shard.load();

    assertThat(shard.commits()).hasSize(1);
    assertThat(answer.isDone()).isFalse();

    shard.committed(new CommitOutcome.Done());

    assertThat(answer.given()).isNotBlank();
  }

  @Test
  void whatQueuesUpDuringACommitIsTheNextBatch() {
    shard.start(ORDER);
    shard.submit(ORDER, TestingShard::signal);
    shard.submit(ORDER, TestingShard::signal);
    shard.submit(ORDER, TestingShard::signal);

    assertThat(shard.commits()).hasSize(2);
    shard.committed(new CommitOutcome.Done());

    assertThat(shard.commits()).hasSize(3);
    var batch = shard.commits().getLast();
    assertThat(batch.outbox().commitSeq()).isEqualTo(3);
    assertThat(batch.runs()).hasSize(1);
    assertThat(batch.history().getFirst().lastEventId()).isEqualTo(4);
  }

  @Test
  void turnsOfOneRunInOneBatchAreOneRow() {
    shard.start(ORDER);
    shard.submitAll(
        List.of(
            shard.request(ORDER, TestingShard::signal),
            shard.request(ORDER, TestingShard::signal)));

    var update = (RunWrite.Update) shard.commits().getLast().runs().getFirst();

    assertThat(update.before()).isEqualTo(1);
    assertThat(update.version()).isEqualTo(3);
  }

  @Test
  void aBatchThatWritesNothingReadsItsFenceFirst() {
    shard.start(ORDER);
    var answer = shard.submit(ORDER, TestingShard::read);

    assertThat(answer.isDone()).isFalse();
    assertThat(shard.take(ShardEffect.ReadFence.class)).isNotNull();
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(answer.given()).isEqualTo("2");
  }

  @Test
  void aStaleOwnerNeverSaysNotFound() {
    var answer =
        shard.submit(
            ORDER,
            (_, _) -> {
              throw new NotFound("no such run");
            });
    shard.load();
    shard.step(new ShardMessage.FenceRead(false));

    assertThat(answer.denied()).isInstanceOf(Unavailable.class);
    assertThat(shard.writer().stopped()).isTrue();
  }

  @Test
  void theGuiltyRequestOfARefusedBatchIsAnsweredAndTheRestCommits() {
    var other = TestingShard.key("other");
    shard.start(ORDER);
    shard.start(other);
    var good = shard.request(ORDER, TestingShard::signal);
    var bad = shard.request(other, TestingShard::signal);
    shard.submitAll(List.of(bad, good));

    shard.committed(new CommitOutcome.Refused("22021", "invalid byte sequence"));
    shard.load();
    shard.committed(new CommitOutcome.Refused("22021", "invalid byte sequence"));
    shard.committed(new CommitOutcome.Done());

    assertThat(shard.answerOf(bad).denied()).isInstanceOf(InvalidRequest.class);
    assertThat(shard.answerOf(good).given()).isEqualTo("signaled");
  }

  @Test
  void aGuiltyRequestWithAnotherWayIsDecidedInThatWay() {
    shard.start(ORDER);
    var answer =
        shard.submitUndoable(
            ORDER,
            Decision.orAfterDefect(
                TestingShard::signal, (_, _) -> Answer.reply("decided after a defect")));

    shard.committed(new CommitOutcome.Refused("22021", "invalid byte sequence"));
    shard.load();
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(answer.given()).isEqualTo("decided after a defect");
    assertThat(shard.find(ShardEffect.Report.class)).hasSize(1);
  }

  @Test
  void aCommitOfUnknownOutcomeThatIsThereIsAnswered() {
    var answer = shard.submit(ORDER, TestingShard::start);
    shard.load();
    shard.committed(new CommitOutcome.Unknown("connection lost"));

    assertThat(answer.isDone()).isFalse();
    shard.step(new ShardMessage.Retaken(8, 1));

    assertThat(answer.given()).isNotBlank();
    assertThat(shard.writer().fence().epoch()).isEqualTo(8);
  }

  @Test
  void aCommitOfUnknownOutcomeThatIsNotThereIsDecidedAgain() {
    var answer = shard.submit(ORDER, TestingShard::start);
    shard.load();
    shard.committed(new CommitOutcome.Unknown("connection lost"));
    shard.step(new ShardMessage.Retaken(8, 0));
    shard.load();

    assertThat(shard.commits()).hasSize(2);
    assertThat(shard.commits().getLast().fence().epoch()).isEqualTo(8);
    assertThat(shard.commits().getLast().outbox().commitSeq()).isEqualTo(1);
    shard.committed(new CommitOutcome.Done());
    assertThat(answer.given()).isNotBlank();
  }

  @Test
  void aFailedRetakingIsTriedAgainLater() {
    shard.submit(ORDER, TestingShard::start);
    shard.load();
    shard.committed(new CommitOutcome.Unknown("connection lost"));
    shard.take(ShardEffect.Retake.class);
    shard.step(new ShardMessage.RetakeFailed());
    assertThat(shard.find(ShardEffect.Retake.class)).isEmpty();

    shard.advance(Duration.ofSeconds(1));

    assertThat(shard.find(ShardEffect.Retake.class)).hasSize(1);
  }

  @Test
  void aFencedWriterTellsEverybodyToAskElsewhere() {
    shard.start(ORDER);
    var waiting = shard.submit(ORDER, TestingShard::waitForever);
    var writing = shard.submit(ORDER, TestingShard::signal);
    var queued = shard.submit(ORDER, TestingShard::read);

    shard.committed(new CommitOutcome.Fenced());

    for (var answer : List.of(waiting, writing, queued)) {
      assertThat(answer.denied()).isInstanceOf(Unavailable.class);
    }
    assertThat(shard.submit(ORDER, TestingShard::read).denied()).isInstanceOf(Unavailable.class);
  }

  @Test
  void whoWaitsIsAnsweredWithTheCommitThatChangesTheId() {
    shard.start(ORDER);
    var waiting = shard.submit(ORDER, TestingShard::waitForFourEvents);
    shard.submit(ORDER, TestingShard::signal);
    shard.committed(new CommitOutcome.Done());
    assertThat(waiting.isDone()).isFalse();

    shard.submit(ORDER, TestingShard::signal);
    assertThat(waiting.isDone()).isFalse();
    shard.committed(new CommitOutcome.Done());

    assertThat(waiting.given()).isEqualTo("4");
  }

  @Test
  void whoWaitsIsAskedALastTimeAtTheDeadline() {
    shard.start(ORDER);
    var waiting = shard.submit(ORDER, TestingShard::waitForever);
    assertThat(shard.writer().wakeAt()).isPresent();

    shard.advance(TestingShard.PATIENCE);
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(waiting.given()).isEqualTo("last call");
  }

  @Test
  void whatIsTakenBackIsDecidedInsteadOnReloadedRuns() {
    shard.start(ORDER);
    var answer =
        shard.submitUndoable(
            ORDER,
            (request, turns) -> {
              TestingShard.signal(request, turns);
              throw new Undone(
                  (_, again) ->
                      Answer.reply("" + again.runs().current().orElseThrow().nextEventId()));
            });
    shard.load();
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(answer.given()).isEqualTo("2");
    assertThat(shard.commits()).hasSize(1);
  }

  @Test
  void whatCanBeUndoneGoesFirstAndStartsABatch() {
    shard.start(ORDER);
    shard.submit(ORDER, TestingShard::signal);
    var signal = shard.submit(ORDER, TestingShard::read);
    var first = shard.submitUndoable(ORDER, TestingShard::read);
    shard.committed(new CommitOutcome.Done());
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(shard.answered()).containsSubsequence(first, signal);
  }

  @Test
  void aDefectFailsItsRequestOnly() {
    shard.start(ORDER);
    var before = shard.request(ORDER, TestingShard::signal);
    var defect =
        shard.request(
            ORDER,
            (request, turns) -> {
              TestingShard.signal(request, turns);
              throw new IllegalStateException("defect");
            });
    shard.submitAll(List.of(before, defect));
    shard.step(new ShardMessage.FenceRead(true));
    shard.load();
    shard.committed(new CommitOutcome.Done());

    assertThat(shard.answerOf(defect).denied()).isInstanceOf(Broken.class);
    assertThat(shard.answerOf(before).given()).isEqualTo("signaled");
    assertThat(shard.commits().getLast().history().getFirst().lastEventId()).isEqualTo(2);
  }

  @Test
  void aDecisionThatGoesTooDeepFailsItsRequestOnly() {
    shard.start(ORDER);
    var answer =
        shard.submit(
            ORDER,
            (_, _) -> {
              throw new StackOverflowError();
            });
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(answer.denied()).isInstanceOf(Broken.class);
  }

  @Test
  void nobodyIsToldTwiceWhenALoadFailsAfterTheShardIsLost() {
    var answer = shard.submit(ORDER, TestingShard::start);
    for (var i = 1; i < LoadTrouble.UNREACHABLE_LOADS; i++) {
      shard.failLoads();
      shard.advance(Duration.ofSeconds(1));
    }

    shard.step(new ShardMessage.Lost());
    shard.failLoads();

    assertThat(shard.answered()).containsExactly(answer);
  }

  @Test
  void tooManyWaitingOnOneIdAreRefused() {
    shard.start(ORDER);
    shard.submit(ORDER, TestingShard::signal);
    for (var i = 0; i < ShardLimits.WAITING_ON_ONE_ID; i++) {
      shard.submit(ORDER, TestingShard::signal);
    }

    ServiceException refusal = shard.submit(ORDER, TestingShard::signal).denied();

    assertThat(refusal).isInstanceOf(Exhausted.class);
    assertThat(((Exhausted) refusal).failure().getCause().name()).endsWith("BUSY_WORKFLOW");
  }

  @Test
  void aFifthOfTheRoomAtOneIdIsKeptForWhatFinishesWork() {
    shard.start(ORDER);
    shard.submit(ORDER, TestingShard::signal);
    for (var i = 0; i < ShardLimits.WAITING_ON_ONE_ID; i++) {
      shard.submit(ORDER, TestingShard::signal);
    }

    assertThat(shard.submit(ORDER, TestingShard::signal).isDone()).isTrue();
    assertThat(shard.submitUndoable(ORDER, TestingShard::signal).isDone()).isFalse();
  }

  @Test
  void whatARequestHasNamedIsForgottenWithItsAnswer() {
    shard.start(ORDER);
    var named = "00000000-0000-7000-8000-00000000000a";
    shard.submitNaming(named, ORDER, TestingShard::read);
    shard.load();
    shard.step(new ShardMessage.FenceRead(true));

    shard.submitNaming(named, ORDER, TestingShard::read);

    assertThat(shard.find(ShardEffect.Load.class)).hasSize(1);
  }

  @Test
  void aFifthOfTheRoomIsKeptForWhatFinishesWork() {
    var small = new TestingShard(new ShardLimits(10, 1_000, 10, 10_000, 10, 100_000));
    small.submit(TestingShard.key("a0"), TestingShard::start);
    var refused = 0;
    for (var i = 1; i < 10; i++) {
      refused += small.submit(TestingShard.key("a" + i), TestingShard::start).isDone() ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(small.submitUndoable(TestingShard.key("z"), TestingShard::start).isDone()).isFalse();
  }

  @Test
  void aLoadThatComesTooLateIsNotInstalled() {
    var answer = shard.submit(ORDER, TestingShard::start);
    var load = shard.take(ShardEffect.Load.class);
    shard.step(new ShardMessage.LoadFailed(load.ticket(), LoadFailure.UNREACHABLE));
    shard.advance(Duration.ofSeconds(1));
    shard.step(new ShardMessage.Loaded(load.ticket(), List.of()));

    assertThat(shard.commits()).isEmpty();
    shard.load();

    assertThat(shard.commits()).hasSize(1);
    assertThat(answer.isDone()).isFalse();
  }

  @Test
  void whatWasNotUsedForLongestIsForgottenAndLoadedAgain() {
    var small = new TestingShard(ShardLimits.USUAL.withCacheBytes(20_000));
    for (var i = 0; i < 20; i++) {
      small.start(TestingShard.key("run-" + i));
    }
    small.submit(TestingShard.key("run-19"), TestingShard::signal);
    assertThat(small.find(ShardEffect.Load.class)).isEmpty();
    small.committed(new CommitOutcome.Done());

    var answer = small.submit(TestingShard.key("run-0"), TestingShard::signal);
    assertThat(small.find(ShardEffect.Load.class)).hasSize(1);
    small.load();
    small.committed(new CommitOutcome.Done());

    assertThat(answer.given()).isEqualTo("signaled");
  }

  @Test
  void runsThatAreWaitedForDoNotKeepOthersInMemory() {
    var small = new TestingShard(ShardLimits.USUAL.withCacheBytes(20_000));
    for (var i = 0; i < 150; i++) {
      small.start(TestingShard.key("waited-for-" + i));
      small.submit(TestingShard.key("waited-for-" + i), TestingShard::waitForever);
      small.load();
    }
    for (var i = 0; i < 20; i++) {
      small.start(TestingShard.key("idle-" + i));
    }

    small.submit(TestingShard.key("idle-0"), TestingShard::signal);

    assertThat(small.find(ShardEffect.Load.class)).hasSize(1);
  }

  @Test
  void doneOutboxRowsAreRemovedInAQuietTime() {
    shard.start(ORDER);
    shard.start(TestingShard.key("other"));
    shard.step(new ShardMessage.TasksDone(3));
    assertThat(shard.find(ShardEffect.Trim.class)).isEmpty();

    shard.advance(Duration.ofSeconds(2));

    var trim = shard.take(ShardEffect.Trim.class);
    assertThat(trim.below()).isEqualTo(2); // The newest row stays.
  }

  @Test
  void theNextCommitOwesWhatMovesOn() {
    shard.start(ORDER);
    shard.step(new ShardMessage.MoveOn(movingTask()));
    shard.submit(ORDER, TestingShard::signal);
    shard.committed(new CommitOutcome.Refused("22021", "bad character"));

    shard.submit(ORDER, TestingShard::signal);
    shard.load();
    shard.commitAll();
    shard.submit(ORDER, TestingShard::signal);
    shard.commitAll();

    assertThat(shard.commits().stream().map(ShardWriterTest::movedTasks))
        .containsExactly(0, 1, 1, 0);
  }

  private static OwedTasks movingTask() {
    var task = OwedTask.newBuilder().setHistoryDeletion(HistoryDeletion.getDefaultInstance());
    return OwedTasks.newBuilder().addTasks(task).setMoved(1).build();
  }

  private static int movedTasks(ShardCommit commit) {
    try {
      var owed = OwedTasks.parseFrom(commit.outbox().owed());
      assertThat(owed.getTasksCount()).isGreaterThanOrEqualTo(owed.getMoved());
      return owed.getMoved();
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void aDrainedShardEndsWhatIsBegunAndStops() {
    shard.start(ORDER);
    var waiting = shard.submit(ORDER, TestingShard::waitForever);
    var writing = shard.submit(ORDER, TestingShard::signal);
    shard.step(new ShardMessage.Drain());
    assertThat(shard.writer().stopped()).isFalse();
    shard.committed(new CommitOutcome.Done());
    shard.step(new ShardMessage.FenceRead(true));

    assertThat(writing.given()).isEqualTo("signaled");
    assertThat(waiting.given()).isEqualTo("last call");
    assertThat(shard.writer().stopped()).isTrue();
  }

  @Test
  void timeNeverGoesBack() {
    shard.start(ORDER);
    shard.advance(Duration.ofSeconds(-30));
    shard.submit(ORDER, TestingShard::signal);

    var events = TestingShard.events(shard.commits().getLast().history().getFirst());
    assertThat(events.getFirst().getEventTime().getSeconds())
        .isEqualTo(TestingShard.BEGINNING.getEpochSecond());
  }
}
