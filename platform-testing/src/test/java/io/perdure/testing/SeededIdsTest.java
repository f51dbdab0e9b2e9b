package io.perdure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SeededIdsTest {
  private final VirtualClock clock = new VirtualClock();

  @Test
  void theSameSeedGivesTheSameIds() {
    var once = new SeededIds(clock, new Random(7));
    var again = new SeededIds(clock, new Random(7));

    assertThat(once.get()).isEqualTo(again.get());
    assertThat(once.get()).isEqualTo(again.get());
  }

  @Test
  void idsAreOfVersion7AndSortByTime() {
    var ids = new SeededIds(clock, new Random(7));
    var first = ids.get();
    clock.advance(Duration.ofMillis(1));
    var second = ids.get();

    assertThat(UUID.fromString(first).version()).isEqualTo(7);
    assertThat(UUID.fromString(first).variant()).isEqualTo(2);
    assertThat(first).isLessThan(second);
  }
}
