package io.perdure.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Lives of an installation under faults, each drawn from a seed. With {@code -Dsimulation.seed=…}
 * one of them is lived again.
 */
final class SimulationTest {
  /** More are asked for with {@code -Dsimulation.seeds=1000}. */
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 500);

  private static final int LEAST_STEPS = 200;
  private static final int LEAST_RUNS = 5;
  private static final Path REPORT = Path.of("target", "simulation-report.csv");

  @Test
  void nothingIsLostDoubledOrEarlyWhateverFails() throws IOException {
    var only = Long.getLong("simulation.seed");
    if (only != null) {
      Simulation.run(only);
      return;
    }
    var reports = IntStream.rangeClosed(1, SEEDS).parallel().mapToObj(Simulation::run).toList();

    write(reports);

    assertThat(reports).hasSize(SEEDS);
    assertThat(reports).allSatisfy(SimulationTest::hasHadItsShare);
    assertThat(reports).filteredOn(report -> report.children() > 0).hasSizeGreaterThan(SEEDS / 2);
    assertThat(reports).filteredOn(report -> report.updates() > 0).hasSizeGreaterThan(SEEDS / 2);
    assertThat(reports).filteredOn(report -> report.queries() > 0).hasSizeGreaterThan(SEEDS / 2);
  }

  /** A seed without its faults would prove nothing. */
  private static void hasHadItsShare(SimulationReport report) {
    assertThat(report.steps()).isGreaterThanOrEqualTo(LEAST_STEPS);
    assertThat(report.runs()).isGreaterThanOrEqualTo(LEAST_RUNS);
    assertThat(report.crashes()).isPositive();
    assertThat(report.lostCommits()).isPositive();
    assertThat(report.repeated()).isPositive();
    assertThat(report.overtaken()).isPositive();
    assertThat(report.lostTasks()).isPositive();
  }

  private static void write(List<SimulationReport> reports) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(SimulationReport.HEADER);
    reports.forEach(report -> lines.add(report.line()));
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, lines);
  }
}
