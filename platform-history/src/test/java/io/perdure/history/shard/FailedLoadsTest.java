package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.error.Broken;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.CommitOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of requests whose runs cannot be loaded. */
class FailedLoadsTest {
  private static final WorkflowKey ORDER = TestingShard.key("order");
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TestingShard shard = new TestingShard();

  @Test
  void anIdThatCannotBeReadIsRefusedAndNoOther() {
    var guilty = TestingShard.key("id-5");
    var requests =
        IntStream.range(0, 9)
            .mapToObj(i -> shard.request(TestingShard.key("id-" + i), TestingShard::start))
            .toList();
    shard.submitAll(requests);

    for (var load = 0; load < 20; load++) {
      shard.loadStumblingOver(Set.of(guilty));
      shard.commitAll();
      shard.advance(PAUSE);
    }

    for (var request : requests) {
      var reply = shard.answerOf(request);
      if (request.key().equals(guilty)) {
        assertThat(reply.denied()).isInstanceOf(Broken.class);
      } else {
        assertThat(reply.given()).isNotBlank();
      }
    }
    assertThat(shard.find(ShardEffect.Report.class)).hasSize(1);
  }

  @Test
  void nobodyWaitsForEverForADatabaseThatDoesNotAnswer() {
    var answer = shard.submit(ORDER, TestingShard::start);

    failLoads(LoadTrouble.UNREACHABLE_LOADS - 1);
    assertThat(answer.isDone()).isFalse();
    failLoads(1);

    assertThat(answer.denied()).isInstanceOf(Unavailable.class);
    assertThat(shard.find(ShardEffect.Load.class)).isEmpty();
  }

  @Test
  void isLoadedAgainForTheNextRequest() {
    shard.submit(ORDER, TestingShard::start);
    failLoads(LoadTrouble.UNREACHABLE_LOADS);

    var answer = shard.submit(ORDER, TestingShard::start);
    shard.load();
    shard.committed(new CommitOutcome.Done());

    assertThat(answer.given()).isNotBlank();
  }

  private void failLoads(int times) {
    for (var load = 0; load < times; load++) {
      shard.failLoads();
      shard.advance(PAUSE);
    }
  }

  @Test
  void aStateThatCannotBeReadIsToldAfterAFewTries() {
    shard.start(ORDER);
    shard.spoil(ORDER);
    shard.submit(ORDER, TestingShard::signal);
    shard.committed(new CommitOutcome.Refused("22021", "so that it is loaded again"));
    var broken = shard.submit(ORDER, TestingShard::signal);
    var fine = shard.submit(TestingShard.key("other"), TestingShard::start);
    for (var load = 0; load < 2 * LoadTrouble.UNREADABLE_LOADS; load++) {
      shard.load();
      shard.advance(PAUSE);
    }
    shard.commitAll();

    assertThat(broken.denied()).isInstanceOf(Broken.class);
    assertThat(fine.given()).isNotBlank();
  }

  @Test
  void aSuspectThatCannotBeLoadedDoesNotHoldTheOthersBack() {
    var other = TestingShard.key("other");
    shard.start(ORDER);
    shard.start(other);
    var suspect = shard.request(ORDER, TestingShard::signal);
    var alsoSuspect = shard.request(other, TestingShard::signal);
    shard.submitAll(List.of(suspect, alsoSuspect));
    shard.committed(new CommitOutcome.Refused("22021", "one of them is bad"));

    for (var load = 0; load < 10; load++) {
      shard.loadStumblingOver(Set.of(ORDER));
      shard.commitAll();
      shard.advance(PAUSE);
    }

    assertThat(shard.answerOf(suspect).denied()).isInstanceOf(Broken.class);
    assertThat(shard.answerOf(alsoSuspect).given()).isEqualTo("signaled");
  }

  @Test
  void runsInMemoryAreNotAskedForWhatCannotBeLoaded() {
    shard.start(ORDER);
    var missing =
        shard.submitNaming("00000000-0000-7000-8000-00000000000a", ORDER, TestingShard::read);
    var present = shard.submit(ORDER, TestingShard::signal);

    for (var load = 0; load < 10; load++) {
      shard.loadStumblingOver(Set.of(ORDER));
      shard.commitAll();
      shard.advance(PAUSE);
    }

    assertThat(missing.denied()).isInstanceOf(Broken.class);
    assertThat(present.given()).isEqualTo("signaled");
  }
}
