package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.conformance.process.ClusterServer;
import io.perdure.conformance.process.DevServer;
import io.perdure.conformance.process.ServerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Workers and clients stay alive while the server dies ten times under them. */
@Tag("slow")
class KillTest {
  private static final int KILLS = 10;
  private static final int KILLS_WITH_DATABASE = Integer.getInteger("perdure.kill.database", 3);
  private static final long SEED = Long.getLong("perdure.kill.seed", System.currentTimeMillis());
  private static final boolean CLUSTER = Boolean.getBoolean("perdure.kill.cluster");
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(2);

  /** Completions after which the work is under way again. */
  private static final int PROGRESS = 30;

  private final Ledger ledger = new Ledger();
  private final Traffic traffic = new Traffic(ledger::completionAcknowledged);

  @Test
  @Timeout(1_200)
  void nothingAcknowledgedIsLostWhenTheServerIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    System.out.println("Kill test: seed " + SEED);
    try (var server = CLUSTER ? new ClusterServer(folder) : new DevServer(folder)) {
      server.start();
      try (var clients = new LoadClients(server.target(), ledger, traffic);
          var load = new Load(clients.client(), ledger)) {
        for (var fault : new FaultSchedule(SEED, KILLS, KILLS_WITH_DATABASE).faults()) {
          awaitProgress();
          fault.await();
          killBusy(server, load, fault);
          server.start();
        }
        new Audit(clients.client(), ledger, load.finish()).everything();
      }
    }
  }

  private void killBusy(ServerUnderTest server, Load load, FaultSchedule.Fault fault)
      throws Exception {
    int inFlight = awaitRequestInFlight();
    int open = load.openRuns();
    server.kill(fault.withDatabase());
    System.out.printf(
        "Killed%s with %d runs open, %d requests in flight, %d completions acknowledged so far%n",
        fault.withDatabase() ? " with its database" : "",
        open,
        inFlight,
        ledger.completions().size());
    assertThat(open).isGreaterThanOrEqualTo(50);
    assertThat(inFlight).isPositive();
  }

  /** Clients wait before they connect again: until they have, a kill would strike nothing. */
  private void awaitProgress() {
    int enough = ledger.completions().size() + PROGRESS;
    Patience.until(PROGRESS_LIMIT, () -> ledger.completions().size() >= enough);
  }

  /** How many there were when one was seen: it may have been answered since. */
  private int awaitRequestInFlight() {
    var seen = new AtomicInteger();
    Patience.until(REQUEST_LIMIT, () -> seen.updateAndGet(_ -> traffic.inFlight()) > 0);
    return seen.get();
  }
}
