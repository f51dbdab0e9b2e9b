package io.perdure.matching.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingSimulationTest {
  private static final int SEEDS = 30;
  private static final int STEPS = 2_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 1_001})
  @DisplayName("MT-14, MT-210: whatever fails, no task is lost")
  void whateverFailsNoTaskIsLost(long firstSeed) {
    for (var seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
      var simulated = lived(new SimulatedMatching(seed));

      assertThat(simulated.neverStarted()).as("seed %d", seed).isEmpty();
      assertThat(simulated.nothingIsOwed()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void anOwnerBeforeThatIsNotFencedOffIsFound() {
    assertThat(LongStream.rangeClosed(1, SEEDS))
        .anyMatch(seed -> !lived(new SimulatedMatching(seed, false)).nothingIsOwed());
  }

  private static SimulatedMatching lived(SimulatedMatching simulated) {
    for (var step = 0; step < STEPS; step++) {
      simulated.step();
    }
    simulated.settle();
    return simulated;
  }
}
