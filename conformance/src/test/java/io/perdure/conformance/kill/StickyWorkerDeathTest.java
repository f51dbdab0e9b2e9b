package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.perdure.conformance.process.DevServer;
import io.temporal.api.enums.v1.TimeoutType;
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
import java.util.stream.Stream;
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

  /** How late history's timer may be. */
  private static final Duration TIMER_MARGIN = Duration.ofSeconds(2);

  /** How long the other worker may take then, on a machine that does other things too. */
  private static final Duration WORKER_MARGIN = Duration.ofSeconds(10);

  private @Nullable Process first;

  @AfterEach
  void endWorker() {
    if (first != null) {
      first.destroyForcibly();
    }
  }

  @Test
  @Timeout(300)
  @DisplayName("MT-31: a dead worker's sticky tasks reach another after the sticky timeout")
  void aDeadWorkersStickyTasksReachAnotherWorker(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    try (var server = new DevServer(folder)) {
      server.start();
      first =
          BasketWorker.startProcess(server.target(), TASK_QUEUE, "first", folder.resolve("worker"));
      var client = BasketWorker.client(server.target(), "second");
      var baskets = IntStream.range(0, BASKETS).mapToObj(_ -> filled(client)).toList();
      var second = BasketWorker.start(client, TASK_QUEUE);
      first.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();

      baskets.forEach(basket -> basket.signal("finish", (Object) null));

      baskets.forEach(basket -> assertThat(contents(basket)).isEqualTo(List.of("milk")));
      baskets.forEach(
          basket ->
              assertThat(startedTasks(client, basket))
                  .extracting(StickyWorkerDeathTest::worker)
                  .startsWith("first")
                  .endsWith("second"));
      var missed = baskets.stream().flatMap(basket -> missed(client, basket)).toList();
      var longest = baskets.stream().map(basket -> waited(client, basket)).max(Duration::compareTo);
      System.out.printf("%d tasks were the dead worker's: %s%n", missed.size(), missed);
      System.out.printf("The longest wait for the other worker was %s%n", longest.orElseThrow());
      assertThat(missed)
          .isNotEmpty()
          .allSatisfy(
              wait ->
                  assertThat(wait).isBetween(STICKY_TIMEOUT, STICKY_TIMEOUT.plus(TIMER_MARGIN)));
      assertThat(longest.orElseThrow())
          .isLessThan(STICKY_TIMEOUT.plus(TIMER_MARGIN).plus(WORKER_MARGIN));
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
    return between(signal, startedTasks(client, basket).getLast());
  }

  /** How long those tasks waited that the dead worker's sticky queue had taken. */
  private static Stream<Duration> missed(WorkflowClient client, WorkflowStub basket) {
    var events = events(client, basket);
    return events.stream()
        .filter(HistoryEvent::hasWorkflowTaskTimedOutEventAttributes)
        .filter(StickyWorkerDeathTest::wasNotStarted)
        .map(event -> between(events.get(scheduled(event) - 1), event));
  }

  private static boolean wasNotStarted(HistoryEvent timedOut) {
    return timedOut.getWorkflowTaskTimedOutEventAttributes().getTimeoutType()
        == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  private static int scheduled(HistoryEvent timedOut) {
    return (int) timedOut.getWorkflowTaskTimedOutEventAttributes().getScheduledEventId();
  }

  private static Duration between(HistoryEvent earlier, HistoryEvent later) {
    return Duration.ofNanos(
        Durations.toNanos(Timestamps.between(earlier.getEventTime(), later.getEventTime())));
  }
}
