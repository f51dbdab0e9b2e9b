package io.perdure.history.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.state.stored.TimerState;
import org.junit.jupiter.api.Test;

/** What a run's items of one kind weigh. */
class PendingItemsTest {
  private static final TimerState ITEM = TimerState.newBuilder().setStartedEventId(7).build();

  private final PendingItems<TimerState> items =
      new PendingItems<>(ItemKind.TIMER, TimerState.parser());

  @Test
  void smallItemsWeighMoreThanTheirBytes() {
    items.put("first", ITEM);
    var one = items.weight();
    items.put("other", ITEM);

    assertThat(items.weight()).isEqualTo(2 * one).isGreaterThan(20 * items.bytes());
  }

  @Test
  void anItemPutInThePlaceOfAnotherWeighsOnce() {
    items.put("first", ITEM);
    var one = items.weight();
    items.put("first", ITEM);

    assertThat(items.weight()).isEqualTo(one);
  }

  @Test
  void whatIsRemovedWeighsNothing() {
    items.put("first", ITEM);
    items.put("other", ITEM);
    items.remove("first");
    items.clear();

    assertThat(items.weight()).isZero();
  }
}
