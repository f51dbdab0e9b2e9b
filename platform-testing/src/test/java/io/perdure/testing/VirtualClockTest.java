package io.perdure.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock();

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(VirtualClock.BEGINNING);

    clock.advance(Duration.ofSeconds(5));

    assertThat(clock.instant()).isEqualTo(VirtualClock.BEGINNING.plusSeconds(5));
  }

  @Test
  void neverGoesBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advanceTo(VirtualClock.BEGINNING.minusNanos(1)));
  }

  @Test
  void aShiftedClockKeepsItsDistance() {
    var fast = clock.shifted(Duration.ofMillis(300));

    clock.advance(Duration.ofSeconds(1));

    assertThat(fast.instant()).isEqualTo(clock.instant().plusMillis(300));
  }
}
