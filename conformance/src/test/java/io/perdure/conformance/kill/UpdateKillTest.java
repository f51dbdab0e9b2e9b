package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.conformance.process.DevServer;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
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
      var stubs = stubs(server.target());
      var client = WorkflowClient.newInstance(stubs);
      var workers = startWorker(client);
      try (var load = new ErrandLoad(client)) {
        for (var fault : FaultSchedule.soon(SEED, KILLS)) {
          awaitProgress(load);
          fault.await();
          killBusy(server, load);
          server.start();
        }
        check(client, load, load.finish());
      }
      workers.shutdownNow();
      stubs.shutdownNow();
    }
  }

  private static void killBusy(DevServer server, ErrandLoad load) throws Exception {
    await(() -> load.underWay() > 0, PROGRESS_LIMIT);
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
    assertThat(events.stream().map(HistoryEvent::getEventId))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(count(events, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
        .isEqualTo(count(events, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED));
  }

  private static long count(List<HistoryEvent> events, EventType type) {
    return events.stream().filter(event -> event.getEventType() == type).count();
  }

  private static void awaitProgress(ErrandLoad load) {
    int enough = load.answered().size() + PROGRESS;
    await(() -> load.answered().size() >= enough, PROGRESS_LIMIT);
    assertThat(load.answered()).hasSizeGreaterThanOrEqualTo(enough);
  }

  private static void await(BooleanSupplier holds, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static WorkflowServiceStubs stubs(String target) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
  }

  private static WorkerFactory startWorker(WorkflowClient client) {
    var workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(ErrandLoad.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(Errands.Program.class);
    workers.start();
    return workers;
  }
}
