package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.conformance.process.ClusterProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Workers and clients stay alive while one process of a cluster after another fails. */
@Tag("slow")
class ChaosTest {
  private static final long SEED = Long.getLong("perdure.chaos.seed", System.currentTimeMillis());

  /** Unless told otherwise, each kind once. */
  private static final int FAULTS =
      Integer.getInteger("perdure.chaos.faults", FaultSchedule.ClusterFault.Kind.values().length);

  private static final int WORKFLOWS = Integer.getInteger("perdure.chaos.workflows", 250);
  private static final int NODES = Integer.getInteger("perdure.chaos.nodes", 2);
  private static final Duration PACE =
      Duration.ofMillis(Integer.getInteger("perdure.chaos.pace-millis", 500));

  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Ledger ledger = new Ledger();

  @Test
  @Timeout(7_200)
  void nothingIsLostDoubledOrRefusedWhileProcessesFail(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    System.out.printf("Chaos: seed %d, %d faults%n", SEED, FAULTS);
    try (var cluster = new ClusterProcess(folder)) {
      cluster.start(NODES);
      try (var clients = new LoadClients(cluster.target(), ledger);
          var load = new SteadyLoad(clients.client(), ledger, PACE)) {
        load.awaitStarted((int) QUIET.dividedBy(PACE));
        int struck = strikeAll(cluster, load);
        load.awaitStarted(WORKFLOWS);
        var reports = load.finish();
        assertThat(load.failures()).as(cluster::errors).isEmpty();
        assertThat(struck).isEqualTo(FAULTS);
        assertThat(reports).hasSizeGreaterThanOrEqualTo(WORKFLOWS);
        new Audit(clients.client(), ledger, reports).everything();
        System.out.printf("Chaos: %d workflows completed%n", reports.size());
      }
    }
  }

  private static int strikeAll(ClusterProcess cluster, SteadyLoad load) throws Exception {
    int struck = 0;
    for (var fault : FaultSchedule.ofCluster(SEED, FAULTS, NODES)) {
      fault.await();
      int open = load.open();
      long began = System.nanoTime();
      fault.strike(cluster);
      System.out.printf(
          "Chaos: %s of %s with %d runs open; ready again after %.1f s; %d calls failed so far%n",
          fault.kind(),
          fault.victim(),
          open,
          (System.nanoTime() - began) / 1e9,
          load.failures().size());
      assertThat(open).isPositive();
      struck++;
    }
    return struck;
  }
}
