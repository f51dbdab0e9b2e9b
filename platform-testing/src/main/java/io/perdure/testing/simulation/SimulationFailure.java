package io.perdure.testing.simulation;

import java.util.List;

/** A rule that does not hold in a simulation, with all that is needed to see it again. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  SimulationFailure(long seed, List<String> latest, Throwable violation) {
    super(
        """
        seed %d: %s
        replay with: ./mvnw -pl platform-testing -am verify -Dtest=SimulationTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d
        what happened last:
          %s\
        """
            .formatted(seed, violation.getMessage(), seed, String.join("\n  ", latest)),
        violation);
  }
}
