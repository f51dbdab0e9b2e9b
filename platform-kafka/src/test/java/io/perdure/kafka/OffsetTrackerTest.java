package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
  private final OffsetTracker tracker = new OffsetTracker();

  @Test
  void knowsNoPositionBeforeARecordWasFetched() {
    assertThat(tracker.position()).isEmpty();
  }

  @Test
  void advancesOnlyOverAContiguousPrefix() {
    fetched(5, 6, 7);

    tracker.done(6);
    assertThat(tracker.position()).hasValue(5);

    tracker.done(5);
    assertThat(tracker.position()).hasValue(7);
    assertThat(tracker.owed()).isEqualTo(1);
  }

  @Test
  void standsBehindTheLastRecordWhenAllAreDone() {
    fetched(0, 1);

    tracker.done(1);
    tracker.done(0);

    assertThat(tracker.position()).hasValue(2);
  }

  @Test
  void skipsOffsetsThatHoldNoRecord() {
    fetched(3, 9);

    tracker.done(3);

    assertThat(tracker.position()).hasValue(9);
  }

  @Test
  void doesNotMindWhatIsDoneTwice() {
    fetched(1, 2);

    tracker.done(1);
    tracker.done(1);

    assertThat(tracker.position()).hasValue(2);
  }

  @Test
  void refusesARecordThatDoesNotFollow() {
    fetched(4);

    assertThat(tracker.follows(4)).isFalse();
    assertThatThrownBy(() -> tracker.fetched(4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverPassesARecordThatIsOwedInWhateverOrderTheyAreDone() {
    var random = new Random(7);
    var owed = new TreeSet<Long>();
    for (long offset = 0; offset < 2_000; offset++) {
      tracker.fetched(offset);
      owed.add(offset);
      while (owed.size() > random.nextInt(1, 50)) {
        var done = owed.stream().skip(random.nextInt(owed.size())).findFirst().orElseThrow();
        owed.remove(done);
        tracker.done(done);
      }
      assertThat(tracker.position()).hasValue(owed.isEmpty() ? offset + 1 : owed.first());
    }
  }

  private void fetched(long... offsets) {
    for (var offset : offsets) {
      tracker.fetched(offset);
    }
  }
}
