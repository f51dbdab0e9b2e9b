package io.perdure.history.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DueTimesTest {
  private static final Instant EARLY = Instant.ofEpochSecond(1);
  private static final Instant LATE = Instant.ofEpochSecond(2);

  private final DueTimes times = new DueTimes();

  @Test
  void nothingIsDueWhereNothingWasPut() {
    assertThat(times.first()).isEmpty();
  }

  @Test
  void tellsWhatIsDueFirst() {
    times.put(1, LATE);
    times.put(2, EARLY);

    assertThat(times.first()).contains(new DueTimes.Due(EARLY, 2));
  }

  @Test
  void whatIsPutAgainIsDueAtItsNewTimeOnly() {
    times.put(1, EARLY);
    times.put(2, LATE);

    times.put(1, LATE.plusSeconds(1));

    assertThat(times.first()).contains(new DueTimes.Due(LATE, 2));
  }

  @Test
  void knowsTwoThatAreDueAtTheSameTime() {
    times.put(1, EARLY);
    times.put(2, EARLY);

    times.remove(1);

    assertThat(times.first()).contains(new DueTimes.Due(EARLY, 2));
  }
}
