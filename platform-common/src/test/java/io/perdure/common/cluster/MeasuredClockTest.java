package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeasuredClockTest {
  private static final Instant OWN = Instant.parse("2030-01-01T00:00:00Z");

  private final MeasuredClock clock = new MeasuredClock(() -> OWN);

  @Test
  void tellsTheDatabasesTime() {
    clock.measured(OWN.plusMillis(100), OWN);

    assertThat(clock.instant()).isEqualTo(OWN.plusMillis(100));
    assertThat(clock.isReady()).isTrue();
  }

  @Test
  void isNotReadyBeforeTheFirstMeasurement() {
    assertThat(clock.isReady()).isFalse();
  }

  @Test
  void isNotReadyWhenItsOwnClockIsFarOff() {
    clock.measured(OWN.plus(Duration.ofSeconds(2)), OWN);

    assertThat(clock.isReady()).isFalse();
    assertThat(clock.isFarOff()).isTrue();
  }

  @Test
  void aMeasurementThatTookLongSaysLittle() {
    clock.measured(OWN, OWN.plusMillis(1), OWN.plusMillis(2));

    clock.measured(OWN, OWN.plusMillis(1), OWN.plusSeconds(3)); // A node that was not scheduled.

    assertThat(clock.instant()).isEqualTo(OWN.minusMillis(1));
    assertThat(clock.isReady()).isTrue();
  }

  @Test
  void aNodeThatHasOnlyMeasuredBadlyIsNotFarOff() {
    clock.measured(OWN, OWN.plusMillis(1), OWN.plusSeconds(3));

    assertThat(clock.isReady()).isFalse();
    assertThat(clock.isFarOff()).isFalse();
  }

  @Test
  void aClockThatWasSetIsMeasuredAnew() {
    clock.measured(OWN, OWN.plusMillis(801), OWN.plusMillis(2));

    clock.measured(OWN, OWN.plusMillis(1), OWN.plusMillis(2));

    assertThat(clock.instant()).isEqualTo(OWN.minusMillis(1));
  }

  @Test
  void anOldMeasurementCountsNoMore() {
    clock.measured(OWN, OWN.plusMillis(5), OWN.plusMillis(5));

    for (var i = 0; i < 10; i++) {
      clock.measured(OWN, OWN.plusMillis(5), OWN.plusMillis(9));
    }

    assertThat(clock.instant()).isEqualTo(OWN.minusMillis(4));
  }
}
