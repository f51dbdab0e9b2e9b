package io.perdure.history.store;

import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.DocumentedMetrics.Source;
import io.perdure.history.state.PartChanges;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.stored.RunState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredShardStoreTest {
  private static final RunKey RUN = new RunKey("orders", "order-1", "run-1");
  private static final ByteString HEAD =
      RunState.newBuilder().setNextEventId(12).setHistorySizeBytes(3_000).build().toByteString();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicReference<CommitOutcome> outcome =
      new AtomicReference<>(new CommitOutcome.Done());
  private final MeasuredShardStore store =
      new MeasuredShardStore(answering(), meters, () -> Instant.ofEpochMilli(5_000));

  @Test
  void countsARunThatEndsWithItsLastEvents() {
    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_RUNNING, true));
    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_COMPLETED, true));
    var _ =
        store.commit(
            commit(WORKFLOW_EXECUTION_STATUS_COMPLETED, false)); // Something about the dead.

    assertThat(meters.get("workflow_success").counter().count()).isEqualTo(1);
    assertThat(meters.get("state_transition_count").summary().count()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, workflow_success",
    "FAILED, workflow_failed",
    "CANCELED, workflow_cancel",
    "TERMINATED, workflow_terminate",
    "CONTINUED_AS_NEW, workflow_continued_as_new",
    "TIMED_OUT, workflow_timeout"
  })
  void countsRunsByHowTheyEnd(String end, String name) {
    var _ =
        store.commit(
            commit(WorkflowExecutionStatus.valueOf("WORKFLOW_EXECUTION_STATUS_" + end), true));

    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getName())
        .filteredOn(counted -> counted.startsWith("workflow_"))
        .containsExactly(name);
    assertThat(meters.get(name).counter().count()).isEqualTo(1);
  }

  @Test
  void everyDocumentedNameComesWithTheFirstOfItsKind() {
    var fired = new WakeUpWrites(List.of(), List.of(new WakeUpTime(RUN, 4_000)));
    var timeouts = History.newBuilder();
    for (var type : EnumSet.complementOf(EnumSet.of(TimeoutType.UNRECOGNIZED))) {
      timeouts.addEvents(activityTimedOut(type));
    }
    for (var end : EnumSet.complementOf(EnumSet.of(WorkflowExecutionStatus.UNRECOGNIZED))) {
      var _ = store.commit(commit(end, timeouts.build(), fired));
    }

    Source.RUNS.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
  }

  @Test
  void countsNothingOfACommitThatMayNotBe() {
    outcome.set(new CommitOutcome.Unknown("the database is away"));

    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_COMPLETED, true));

    assertThat(meters.find("workflow_success").counter()).isNull();
    assertThat(meters.get("persistence_errors").counters())
        .extracting(Counter::count)
        .containsExactly(1.0);
  }

  @Test
  void timesTheWakeUpsThatHaveFired() {
    var fired = List.of(new WakeUpTime(RUN, 4_000), new WakeUpTime(RUN, 5_000));
    var _ = store.commit(commit(new WakeUpWrites(List.of(), fired)));
    var replaced = List.of(new WakeUpTime(RUN, 5_001));
    var _ = store.commit(commit(new WakeUpWrites(replaced, replaced)));

    var late = meters.get("task_latency_queue").tag("operation", "TimerActiveTaskWakeUp").timer();
    assertThat(late.count()).isEqualTo(2);
    assertThat(late.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_000);
    assertThat(meters.get("task_requests").counter().count()).isEqualTo(2);
  }

  @Test
  void sizesTheHistoriesOfRunsThatEnd() {
    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_RUNNING, true));
    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_COMPLETED, true));

    var count = meters.get("history_count").tag("operation", "CompletionStats").summary();
    assertThat(count.count()).isEqualTo(1);
    assertThat(count.totalAmount()).isEqualTo(11);
    assertThat(meters.get("history_size").summary().totalAmount()).isEqualTo(3_000);
  }

  @Test
  void countsTheTimeoutsOfWhatWaitedForAWorker() {
    var fired = new WakeUpWrites(List.of(), List.of(new WakeUpTime(RUN, 4_000)));
    var timeouts =
        History.newBuilder()
            .addEvents(workflowTaskTimedOut(TIMEOUT_TYPE_SCHEDULE_TO_START))
            .addEvents(activityTimedOut(TIMEOUT_TYPE_HEARTBEAT));
    var _ = store.commit(commit(WORKFLOW_EXECUTION_STATUS_RUNNING, timeouts.build(), fired));

    assertThat(meters.get("schedule_to_start_timeout").counter().getId().getTag("operation"))
        .isEqualTo("TimerActiveTaskWorkflowTimeout");
    assertThat(meters.get("heartbeat_timeout").counter().getId().getTag("operation"))
        .isEqualTo("TimerActiveTaskActivityTimeout");
    assertThat(meters.get("heartbeat_timeout").counter().count()).isEqualTo(1);
  }

  @Test
  void countsWhatHadToBeLoaded() {
    var _ = store.load(List.of(new LoadKey(RUN.workflow(), Set.of())));

    assertThat(meters.get("cache_miss").tag("cache_type", "mutablestate").counter().count())
        .isEqualTo(1);
  }

  private static HistoryEvent workflowTaskTimedOut(TimeoutType type) {
    var event = HistoryEvent.newBuilder();
    event.getWorkflowTaskTimedOutEventAttributesBuilder().setTimeoutType(type);
    return event.build();
  }

  private static HistoryEvent activityTimedOut(TimeoutType type) {
    var event = HistoryEvent.newBuilder();
    event
        .getActivityTaskTimedOutEventAttributesBuilder()
        .getFailureBuilder()
        .getTimeoutFailureInfoBuilder()
        .setTimeoutType(type);
    return event.build();
  }

  private static ShardCommit commit(WakeUpWrites wakeUps) {
    return commit(WORKFLOW_EXECUTION_STATUS_RUNNING, History.getDefaultInstance(), wakeUps);
  }

  private static ShardCommit commit(WorkflowExecutionStatus status, boolean events) {
    var history = events ? History.getDefaultInstance() : null;
    return commit(status, history, new WakeUpWrites(List.of(), List.of()));
  }

  private static ShardCommit commit(
      WorkflowExecutionStatus status, @Nullable History events, WakeUpWrites wakeUps) {
    return new ShardCommit(
        new ShardFence(0, 1),
        new OutboxWrite(1, ByteString.EMPTY, 0, 0),
        List.of(new RunWrite.Update(RUN, 1, 2, status, HEAD, PartChanges.NONE)),
        List.of(),
        Stream.ofNullable(events)
            .map(history -> new HistoryBatch(RUN.runId(), 1, 2, history.toByteString()))
            .toList(),
        wakeUps);
  }

  private ShardStore answering() {
    return (ShardStore)
        Proxy.newProxyInstance(
            ShardStore.class.getClassLoader(),
            new Class<?>[] {ShardStore.class},
            (_, method, _) -> method.getName().equals("commit") ? outcome.get() : List.of());
  }
}
