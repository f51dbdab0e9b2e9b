package io.perdure.history.store;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.history.state.Stored;
import io.perdure.history.state.stored.RunState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Counts and sizes what commits have made of runs, under the official server's names. */
final class MeasuredRuns {
  private static final Tags WAKE_UP = tags("TimerActiveTaskWakeUp");
  private static final Tags END = tags("CompletionStats");
  private static final Tags WORKFLOW_TASK = tags("TimerActiveTaskWorkflowTimeout");
  private static final Tags ACTIVITY = tags("TimerActiveTaskActivityTimeout");

  /** From a kibibyte to sixteen mebibytes. */
  private static final double[] SIZES =
      IntStream.rangeClosed(10, 24).mapToDouble(power -> 1 << power).toArray();

  /** 1, 2 and 5 of each power of ten up to a hundred thousand. */
  private static final double[] COUNTS =
      DoubleStream.iterate(1, power -> power <= 1e5, power -> power * 10)
          .flatMap(power -> DoubleStream.of(power, 2 * power, 5 * power))
          .filter(count -> count <= 1e5)
          .toArray();

  private final MeterRegistry meters;
  private final InstantSource clock;
  private final DistributionSummary transitions;

  /**
   * @param clock tells the time by which wake-ups fire
   */
  MeasuredRuns(MeterRegistry meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
    this.transitions =
        DistributionSummary.builder("state_transition_count")
            .description("Changes of runs that were committed")
            .register(meters);
  }

  /** A run ends with the commit that has its last events; what is written of it later has none. */
  void committed(ShardCommit commit) {
    var woken = woken(commit.wakeUps());
    var changed = new HashSet<String>();
    for (var batch : commit.history()) {
      changed.add(batch.runId());
      if (woken.contains(batch.runId())) { // Other commits hardly ever hold a timeout.
        Stored.parse(History.parser(), batch.data()).getEventsList().forEach(this::timedOut);
      }
    }
    for (var run : commit.runs()) {
      transitions.record(1);
      if (changed.contains(run.key().runId())) {
        switch (run) {
          case RunWrite.Insert insert -> changed(insert.run().status(), insert.run().head());
          case RunWrite.Update update -> changed(update.status(), update.head());
          case RunWrite.Delete _ -> {}
        }
      }
    }
  }

  /** What is removed when its time has come has fired; what is removed earlier has not. */
  private Set<String> woken(WakeUpWrites wakeUps) {
    var now = clock.millis();
    var woken = new HashSet<String>();
    for (var row : wakeUps.disarmed()) {
      if (row.fireAtMillis() <= now) {
        woken.add(row.run().runId());
        meters.counter("task_requests", WAKE_UP).increment();
        meters
            .timer("task_latency_queue", WAKE_UP)
            .record(now - row.fireAtMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return woken;
  }

  private void timedOut(HistoryEvent event) {
    if (event.hasWorkflowTaskTimedOutEventAttributes()) {
      timedOut(event.getWorkflowTaskTimedOutEventAttributes().getTimeoutType(), WORKFLOW_TASK);
    } else if (event.hasActivityTaskTimedOutEventAttributes()) {
      var failure = event.getActivityTaskTimedOutEventAttributes().getFailure();
      timedOut(failure.getTimeoutFailureInfo().getTimeoutType(), ACTIVITY);
    }
  }

  private void timedOut(TimeoutType type, Tags tags) {
    switch (type) {
      case TIMEOUT_TYPE_START_TO_CLOSE -> count("start_to_close_timeout", tags);
      case TIMEOUT_TYPE_SCHEDULE_TO_START -> count("schedule_to_start_timeout", tags);
      case TIMEOUT_TYPE_SCHEDULE_TO_CLOSE -> count("schedule_to_close_timeout", tags);
      case TIMEOUT_TYPE_HEARTBEAT -> count("heartbeat_timeout", tags);
      case TIMEOUT_TYPE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
  }

  private void changed(WorkflowExecutionStatus status, ByteString head) {
    endOf(status)
        .ifPresent(
            end -> {
              count(end, END);
              var state = Stored.parse(RunState.parser(), head);
              sized("history_count", COUNTS, state.getNextEventId() - 1);
              sized("history_size", SIZES, state.getHistorySizeBytes());
            });
  }

  private static Optional<String> endOf(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> Optional.of("workflow_success");
      case WORKFLOW_EXECUTION_STATUS_FAILED -> Optional.of("workflow_failed");
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> Optional.of("workflow_cancel");
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> Optional.of("workflow_terminate");
      case WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> Optional.of("workflow_continued_as_new");
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> Optional.of("workflow_timeout");
      case WORKFLOW_EXECUTION_STATUS_RUNNING,
          WORKFLOW_EXECUTION_STATUS_PAUSED,
          WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
          UNRECOGNIZED ->
          Optional.empty();
    };
  }

  private void sized(String name, double[] buckets, long size) {
    DistributionSummary.builder(name)
        .tags(END)
        .serviceLevelObjectives(buckets)
        .register(meters)
        .record((double) size);
  }

  private void count(String name, Tags tags) {
    meters.counter(name, tags).increment();
  }

  private static Tags tags(String operation) {
    return Tags.of("service_name", "history", "operation", operation);
  }
}
