package io.perdure.matching.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlidingRateTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  private final SlidingRate rate = new SlidingRate(START);

  @Test
  @DisplayName("MT-63: a steady rate is shown as what it is, from the beginning on")
  void aSteadyRateIsShownAsWhatItIs() {
    for (var second = 1; second <= 100; second++) {
      for (var i = 0; i < 10; i++) {
        rate.count(START.plusSeconds(second));
      }
      assertThat(rate.perSecond(START.plusSeconds(second))).isCloseTo(10, Offset.offset(0.5));
    }
  }

  @Test
  @DisplayName("MT-63: half a minute later nothing is left of it")
  void nothingIsLeftOfItHalfAMinuteLater() {
    rate.count(START);

    assertThat(rate.perSecond(START.plusSeconds(20))).isPositive();
    assertThat(rate.perSecond(START.plusSeconds(30))).isZero();
  }
}
