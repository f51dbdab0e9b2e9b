package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.conformance.process.ClusterProcess;
import io.perdure.conformance.process.DevServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of an earlier build is upgraded node by node under load, and rolled back: while it
 * lasts both builds read what the other one has written. Run by {@code conformance/upgrade}.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = "perdure.upgrade.home", matches = ".+")
class RollingUpgradeTest {
  private static final String EARLIER = System.getProperty("perdure.upgrade.home", "");
  private static final String SCHEMA = System.getProperty("perdure.upgrade.schema", "0");
  private static final int NODES = 2;

  /** In the order in which an upgrade goes: whoever is asked before whoever asks. */
  private static final List<String> ROLES = List.of("history", "matching", "worker", "frontend");

  private static final Duration PACE = Duration.ofMillis(250);
  private static final int RUNS_BETWEEN = 20;

  private final Ledger ledger = new Ledger();

  @Test
  @Timeout(3_600)
  void nothingIsLostDoubledOrRefusedWhileNodesAreUpgradedAndRolledBack(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var today = DevServer.repository().resolve(".build").resolve("cluster");
    try (var cluster = new ClusterProcess(folder)) {
      cluster.start(NODES, "--jars=" + EARLIER, "--schema=" + SCHEMA);
      try (var clients = new LoadClients(cluster.target(), ledger);
          var load = new SteadyLoad(clients.client(), ledger, PACE)) {
        load.awaitStarted(RUNS_BETWEEN);
        cluster.migrate(); // First the schema, which the earlier build still works with.
        replaceAll(cluster, load, today);
        replaceAll(cluster, load, Path.of(EARLIER));
        var reports = load.finish();
        assertThat(load.failures()).isEmpty();
        new Audit(clients.client(), ledger, reports).everything();
        System.out.printf("Upgrade: %d workflows completed%n", reports.size());
      }
    }
  }

  private static void replaceAll(ClusterProcess cluster, SteadyLoad load, Path home)
      throws Exception {
    for (var role : ROLES) {
      for (int number = 1; number <= NODES; number++) {
        var node = "%s-%d".formatted(role, number);
        cluster.use(node, Objects.requireNonNull(home));
        System.out.printf(
            "Upgrade: %s runs from %s with %d runs open; %d calls failed so far%n",
            node, home, load.open(), load.failures().size());
        load.awaitStarted(load.started() + RUNS_BETWEEN);
      }
    }
  }
}
