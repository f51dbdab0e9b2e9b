package io.perdure.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The simulation finds what it is for: each planted defect, within the seeds that are run. */
final class PlantedDefectTest {
  private static final int SEEDS = 500;

  @ParameterizedTest
  @EnumSource(value = Defect.class, names = "NONE", mode = Mode.EXCLUDE)
  void isFound(Defect defect) {
    assertThat(firstSeedThatFinds(defect)).as("seed that finds %s", defect).isPresent();
  }

  private static OptionalLong firstSeedThatFinds(Defect defect) {
    return LongStream.rangeClosed(1, SEEDS).filter(seed -> finds(seed, defect)).findFirst();
  }

  private static boolean finds(long seed, Defect defect) {
    try {
      Simulation.run(seed, defect);
      return false;
    } catch (SimulationFailure found) {
      return true;
    }
  }
}
