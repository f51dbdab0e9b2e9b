package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.state.RunKey;
import io.perdure.history.store.BucketRange;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.store.WakeUpWrites;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final WakeUpTime SOON = at("soon", 5_000);
  private static final WakeUpTime LATER = at("later", 600_000);

  private final WakeUps wakeUps = new WakeUps(new BucketRange(0, 255));

  @BeforeEach
  void load() {
    wakeUps.nextLoad(NOW);
    wakeUps.loaded(List.of(), NOW);
  }

  @Test
  void firesNothingEarly() {
    arm(SOON);

    assertThat(wakeUps.fire(NOW.plusMillis(4_999))).isEmpty();
    assertThat(wakeUps.wakeAt()).contains(NOW.plusMillis(5_000));
    assertThat(wakeUps.fire(NOW.plusMillis(5_000))).containsExactly(SOON);
  }

  @Test
  void firesNothingThatWasRemoved() {
    arm(SOON);
    wakeUps.committed(new WakeUpWrites(List.of(), List.of(SOON)));

    assertThat(wakeUps.fire(NOW.plusSeconds(10))).isEmpty();
  }

  @Test
  void firesAgainWhatIsStillStored() {
    arm(SOON);
    var due = NOW.plusSeconds(5);
    wakeUps.fire(due);
    wakeUps.ended(SOON, due);

    assertThat(wakeUps.fire(due)).isEmpty();
    assertThat(wakeUps.fire(due.plusSeconds(1))).containsExactly(SOON);
  }

  @Test
  void leavesWhatIsFarAwayToTheDatabase() {
    arm(LATER);
    assertThat(wakeUps.wakeAt().orElseThrow()).isBefore(NOW.plusSeconds(60));

    var then = NOW.plusSeconds(599);
    var load = (ShardEffect.LoadWakeUps) wakeUps.nextLoad(then).orElseThrow();
    wakeUps.loaded(List.of(LATER), then);

    assertThat(load.fromMillis()).isLessThanOrEqualTo(LATER.fireAtMillis());
    assertThat(wakeUps.fire(then.plusSeconds(1))).containsExactly(LATER);
  }

  @Test
  void whatIsCommittedDuringALoadIsNewerThanWhatItBrings() {
    var then = NOW.plusSeconds(570);
    wakeUps.nextLoad(then);
    var armed = at("armed", 601_000);
    wakeUps.committed(new WakeUpWrites(List.of(armed), List.of(LATER)));
    wakeUps.loaded(List.of(LATER), then);

    assertThat(wakeUps.fire(then.plusSeconds(60))).containsExactly(armed);
  }

  @Test
  void aFailedLoadIsTriedAgain() {
    var then = NOW.plusSeconds(570);
    wakeUps.nextLoad(then);
    wakeUps.loadFailed(then);

    assertThat(wakeUps.nextLoad(then)).isEmpty();
    assertThat(wakeUps.nextLoad(then.plusSeconds(1))).isPresent();
  }

  private void arm(WakeUpTime row) {
    wakeUps.committed(new WakeUpWrites(List.of(row), List.of()));
  }

  private static WakeUpTime at(String workflowId, long millis) {
    return new WakeUpTime(
        new RunKey("namespace", workflowId, workflowId), NOW.toEpochMilli() + millis);
  }
}
