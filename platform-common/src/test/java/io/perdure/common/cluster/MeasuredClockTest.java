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
  }
}
