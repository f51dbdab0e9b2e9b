package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.store.HistoryBatch;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private final RecentEvents recent = new RecentEvents(10_000);

  @Test
  void findsTheBatchesThatHoldARange() {
    recent.keep(List.of(batch("run", 1, 2), batch("run", 3, 3), batch("run", 4, 6)));

    assertThat(recent.find("run", 2, 5))
        .containsExactly(batch("run", 1, 2), batch("run", 3, 3), batch("run", 4, 6));
    assertThat(recent.find("run", 3, 4)).containsExactly(batch("run", 3, 3));
  }

  @Test
  void findsNothingRatherThanAPart() {
    recent.keep(List.of(batch("run", 3, 3), batch("run", 4, 6)));

    assertThat(recent.find("run", 2, 5)).isEmpty();
    assertThat(recent.find("run", 3, 8)).isEmpty();
    assertThat(recent.find("other", 1, 2)).isEmpty();
  }

  @Test
  void forgetsWhatLiesBeforeAGap() {
    recent.keep(List.of(batch("run", 1, 2), batch("run", 4, 6)));

    assertThat(recent.find("run", 1, 7)).isEmpty();
    assertThat(recent.find("run", 4, 7)).containsExactly(batch("run", 4, 6));
  }

  @Test
  void forgetsTheRunThatWasNotAskedForLongest() {
    for (var i = 0; i < 40; i++) {
      recent.keep(List.of(batch("run-" + i, 1, 2)));
      recent.find("run-0", 1, 3);
    }

    assertThat(recent.find("run-0", 1, 3)).isNotEmpty();
    assertThat(recent.find("run-1", 1, 3)).isEmpty();
    assertThat(recent.find("run-39", 1, 3)).isNotEmpty();
  }

  static HistoryBatch batch(String runId, long first, long last) {
    var history = History.newBuilder();
    for (var id = first; id <= last; id++) {
      history.addEvents(HistoryEvent.newBuilder().setEventId(id));
    }
    return new HistoryBatch(runId, first, last, history.build().toByteString());
  }
}
