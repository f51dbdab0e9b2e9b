package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.conformance.process.ClusterProcess;
import io.perdure.conformance.process.DevServer;
import io.temporal.client.WorkflowClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's topics are deleted under load: a refresh brings back all that only they held. */
@Tag("slow")
class LostTopicsTest {
  private static final Duration PACE = Duration.ofMillis(200);
  private static final int RUNS_BEFORE = 20;
  private static final int RUNS_UNREAD = 10;
  private static final int RUNS_AFTER = 20;
  private static final int COMMAND_MINUTES = 15;

  /** Lost tasks come back by themselves when they are 10 minutes old. */
  private static final Duration SOON = Duration.ofMinutes(5);

  private static final Duration LISTED_LIMIT = Duration.ofSeconds(10);

  private final Ledger ledger = new Ledger();

  @Test
  @Timeout(1_200)
  void aRefreshBringsBackWhatDeletedTopicsHeld(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var log = folder.resolve("refresh.log").toFile();
    assertThat(refresh(log, "--help")).isZero(); // The first call builds the command.
    try (var cluster = new ClusterProcess(folder)) {
      cluster.start(1);
      try (var clients = new LoadClients(cluster.target(), ledger);
          var load = new SteadyLoad(clients.client(), ledger, PACE)) {
        load.awaitStarted(RUNS_BEFORE);
        loseUnread(cluster, load);
        long lost = System.nanoTime();
        load.awaitStarted(load.started() + RUNS_AFTER);
        assertThat(refresh(log, "--all", "--postgres-url", cluster.database())).isZero();
        System.out.print("Lost topics: " + Files.readString(log.toPath()));
        var reports = load.finish();
        assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(SOON);
        assertThat(load.failures()).as(cluster::errors).isEmpty();
        new Audit(clients.client(), ledger, reports).everything();
        awaitListed(clients.client(), 2 * reports.size()); // Each run has a child.
      }
    }
  }

  /** What was sent while nobody read it is in the topics only. */
  private static void loseUnread(ClusterProcess cluster, SteadyLoad load) throws IOException {
    cluster.freeze("matching-1");
    cluster.freeze("worker-1");
    load.awaitStarted(load.started() + RUNS_UNREAD);
    cluster.loseTopics();
    cluster.wake("matching-1", "worker-1");
  }

  private static int refresh(File log, String... arguments) throws Exception {
    var words = new ArrayList<String>();
    words.add(DevServer.repository().resolve("perdure").toString());
    words.add("refresh");
    words.addAll(List.of(arguments));
    var command = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(command.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)).isTrue();
    return command.exitValue();
  }

  /** Listings come a little later. */
  private static void awaitListed(WorkflowClient client, int completed) {
    Patience.until(LISTED_LIMIT, () -> completed(client) >= completed);
    assertThat(completed(client)).isEqualTo(completed);
  }

  private static long completed(WorkflowClient client) {
    return client.countWorkflows("ExecutionStatus = 'Completed'").getCount();
  }
}
