package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.conformance.process.DevServer;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The server dies again and again while updates are accepted and not yet completed. */
@Tag("slow")
class UpdateKillTest {
  private static final int KILLS = Integer.getInteger("perdure.kill.updates", 6);
  private static final long SEED = Long.getLong("perdure.kill.seed", System.currentTimeMillis());
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(2);

  /** Updates that are answered between two kills, so that all clients are connected again. */
  private static final int PROGRESS = 5;

  @Test
  @Timeout(1_800)
  void noAcceptedUpdateIsLostWhenTheServerIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    System.out.printf("Update kill test: seed %d, %d kills%n", SEED, KILLS);
    try (var server = new DevServer(folder)) {
      server.start();
      try (var clients = new LoadClients(server.target(), List.of(), ErrandLoad::register);
          var load = new ErrandLoad(clients.client())) {
        for (var fault : FaultSchedule.soon(SEED, KILLS)) {
          awaitProgress(load);
          fault.await();
          killBusy(server, load);
          server.start();
        }
        check(clients.client(), load, load.finish());
      }
    }
  }

  private static void killBusy(DevServer server, ErrandLoad load) throws Exception {
    Patience.until(PROGRESS_LIMIT, () -> load.underWay() > 0);
    int underWay = load.underWay();
    server.kill(false);
    System.out.printf(
        "Killed with %d updates accepted and not completed, %d completed so far%n",
        underWay, load.answered().size());
    assertThat(underWay).isPositive();
  }

  private static void check(
      WorkflowClient client, ErrandLoad load, Map<String, List<String>> reports) throws Exception {
    load.answered()
        .forEach((errand, answer) -> assertThat(answer).isEqualTo(Errands.answer(errand)));
    assertThat(load.answered().keySet()).containsAll(load.accepted());
    assertThat(reports.values().stream().flatMap(List::stream))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(load.accepted());
    var histories = load.runs().stream().map(client::fetchHistory).toList();
    histories.forEach(UpdateKillTest::checkHistory);
    var replayed =
        WorkflowReplayer.replayWorkflowExecutions(histories, false, Errands.Program.class);
    assertThat(replayed.allErrors()).isEmpty();
    System.out.printf("Update kill test: %d updates%n", load.accepted().size());
  }

  private static void checkHistory(WorkflowExecutionHistory history) {
    var events = history.getEvents();
    Audit.hasNoGap(history);
    assertThat(count(events, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
        .isEqualTo(count(events, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED));
  }

  private static long count(List<HistoryEvent> events, EventType type) {
    return events.stream().filter(event -> event.getEventType() == type).count();
  }

  private static void awaitProgress(ErrandLoad load) {
    int enough = load.answered().size() + PROGRESS;
    Patience.until(PROGRESS_LIMIT, () -> load.answered().size() >= enough);
  }
}
