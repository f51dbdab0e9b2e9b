package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.perdure.conformance.process.DevServer;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's process holds in its cache when it is killed goes on elsewhere. */
@Tag("slow")
class StickyWorkerDeathTest {
  private static final String TASK_QUEUE = "baskets";
  private static final int BASKETS = 20;

  /** What the SDK's workers ask for. */
  private static final Duration STICKY_TIMEOUT = Duration.ofSeconds(5);

  /** On a machine that does other things too. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private @Nullable Process first;

  @AfterEach
  void endWorker() {
    if (first != null) {
      first.destroyForcibly();
    }
  }

  @Test
  @Timeout(300)
  @DisplayName("MT-31: a dead worker's sticky tasks reach another within the sticky timeout")
  void aDeadWorkersStickyTasksReachAnotherWorker(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    try (var server = new DevServer(folder)) {
      server.start();
      first =
          BasketWorker.startProcess(server.target(), TASK_QUEUE, "first", folder.resolve("worker"));
      var client = BasketWorker.client(server.target(), "second");
      var baskets = IntStream.range(0, BASKETS).mapToObj(_ -> filled(client)).toList();
      first.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
      var second = BasketWorker.start(client, TASK_QUEUE);
      filled(client); // From now on the other worker polls.

      baskets.forEach(basket -> basket.signal("finish", (Object) null));

      baskets.forEach(basket -> assertThat(contents(basket)).isEqualTo(List.of("milk")));
      baskets.forEach(
          basket ->
              assertThat(startedTasks(client, basket))
                  .extracting(StickyWorkerDeathTest::worker)
                  .startsWith("first")
                  .endsWith("second"));
      var longest = baskets.stream().map(basket -> waited(client, basket)).max(Duration::compareTo);
      System.out.printf("Sticky tasks of a dead worker waited for %s at most%n", longest);
      assertThat(longest.orElseThrow()).isLessThan(STICKY_TIMEOUT.plus(MARGIN));
      second.shutdownNow();
      client.getWorkflowServiceStubs().shutdownNow();
    }
  }

  /** A run that the worker holds in its cache: the update was handled there. */
  private static WorkflowStub filled(WorkflowClient client) {
    var options = WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).build();
    var basket = client.newUntypedWorkflowStub("Basket", options);
    basket.start((Object) null);
    assertThat(basket.update("add", Integer.class, "milk")).isEqualTo(1);
    return basket;
  }

  private static List<?> contents(WorkflowStub basket) {
    return basket.getResult(List.class);
  }

  private static List<HistoryEvent> events(WorkflowClient client, WorkflowStub basket) {
    var execution = Objects.requireNonNull(basket.getExecution());
    return client.fetchHistory(execution.getWorkflowId()).getEvents();
  }

  private static List<HistoryEvent> startedTasks(WorkflowClient client, WorkflowStub basket) {
    return events(client, basket).stream()
        .filter(HistoryEvent::hasWorkflowTaskStartedEventAttributes)
        .toList();
  }

  private static String worker(HistoryEvent started) {
    return started.getWorkflowTaskStartedEventAttributes().getIdentity();
  }

  /** From the signal, which needs a workflow task, to the start of the last such task. */
  private static Duration waited(WorkflowClient client, WorkflowStub basket) {
    var signal =
        events(client, basket).stream()
            .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
            .findFirst()
            .orElseThrow();
    var started = startedTasks(client, basket).getLast();
    return Duration.ofNanos(
        Durations.toNanos(Timestamps.between(signal.getEventTime(), started.getEventTime())));
  }
}
