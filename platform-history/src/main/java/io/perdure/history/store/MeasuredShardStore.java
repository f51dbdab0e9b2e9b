package io.perdure.history.store;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Times what a store does, under the official server's names, and measures the batches that are
 * committed.
 */
public final class MeasuredShardStore implements ShardStore {
  /** The operation under which the official dashboards look for the cache of runs. */
  public static final String RUN_CACHE = "HistoryCacheGetOrCreate";

  private final ShardStore store;
  private static final Tags WAKE_UP =
      Tags.of("service_name", "history", "operation", "TimerActiveTaskWakeUp");

  private final MeterRegistry meters;
  private final InstantSource clock;
  private final DistributionSummary batch;
  private final DistributionSummary transitions;

  /**
   * @param clock tells the time by which wake-ups fire
   */
  public MeasuredShardStore(ShardStore store, MeterRegistry meters, InstantSource clock) {
    this.store = store;
    this.meters = meters;
    this.clock = clock;
    this.batch =
        DistributionSummary.builder("perdure.shard.batch")
            .description("Runs that one commit of a shard has written")
            .publishPercentileHistogram()
            .register(meters);
    this.transitions =
        DistributionSummary.builder("state_transition_count")
            .description("Changes of runs that were committed")
            .register(meters);
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    batch.record(commit.runs().size());
    var outcome = timed("Commit", () -> store.commit(commit));
    switch (outcome) {
      case CommitOutcome.Done _ -> committed(commit);
      case CommitOutcome.Unknown _ -> failed("Commit");
      case CommitOutcome.Refused _, CommitOutcome.Fenced _ -> {}
    }
    return outcome;
  }

  @Override
  public boolean holds(ShardFence fence) {
    return timed("ReadFence", () -> store.holds(fence));
  }

  @Override
  public boolean trim(ShardFence fence, long from, long below) {
    return timed("TrimOutbox", () -> store.trim(fence, from, below));
  }

  @Override
  public long highestCommitSeq(int shardId) {
    return timed("ReadCommitSeq", () -> store.highestCommitSeq(shardId));
  }

  @Override
  public List<LoadedWorkflow> load(Collection<LoadKey> keys) {
    meters
        .counter("cache_miss", "cache_type", "mutablestate", "operation", RUN_CACHE)
        .increment(keys.size());
    return timed("LoadWorkflows", () -> store.load(keys));
  }

  @Override
  public List<HistoryBatch> readHistory(
      String runId, long fromEventId, long belowEventId, int limit) {
    return timed("ReadHistory", () -> store.readHistory(runId, fromEventId, belowEventId, limit));
  }

  @Override
  public void writeHistory(HistoryBatch written) {
    var _ =
        timed(
            "WriteHistory",
            () -> {
              store.writeHistory(written);
              return true;
            });
  }

  @Override
  public List<WakeUpTime> wakeUps(
      BucketRange buckets, long fromMillis, long belowMillis, int limit) {
    return timed("ReadWakeUps", () -> store.wakeUps(buckets, fromMillis, belowMillis, limit));
  }

  @Override
  public List<OutboxRow> outbox(int shardId, long above, int limit) {
    return timed("ReadOutbox", () -> store.outbox(shardId, above, limit));
  }

  @Override
  public int deleteHistory(String runId, int limit) {
    return timed("DeleteHistory", () -> store.deleteHistory(runId, limit));
  }

  @Override
  public void bury(int shardId, OutboxRow row, String reason) {
    var _ =
        timed(
            "BuryOutboxRow",
            () -> {
              store.bury(shardId, row, reason);
              return true;
            });
  }

  /** What is removed when its time has come has fired; what is removed earlier has not. */
  private void woken(WakeUpWrites wakeUps) {
    var now = clock.millis();
    for (var row : wakeUps.disarmed()) {
      if (row.fireAtMillis() <= now) {
        meters.counter("task_requests", WAKE_UP).increment();
        meters
            .timer("task_latency_queue", WAKE_UP)
            .record(now - row.fireAtMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** A run ends with the commit that has its last events; what is written of it later has none. */
  private void committed(ShardCommit commit) {
    woken(commit.wakeUps());
    var changed = commit.history().stream().map(HistoryBatch::runId).collect(Collectors.toSet());
    for (var run : commit.runs()) {
      transitions.record(1);
      if (changed.contains(run.key().runId())) {
        var status =
            switch (run) {
              case RunWrite.Insert insert -> insert.run().status();
              case RunWrite.Update update -> update.status();
              case RunWrite.Delete _ -> WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
            };
        ended(status);
      }
    }
  }

  private void ended(WorkflowExecutionStatus status) {
    switch (status) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> ended("workflow_success");
      case WORKFLOW_EXECUTION_STATUS_FAILED -> ended("workflow_failed");
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> ended("workflow_cancel");
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> ended("workflow_terminate");
      case WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> ended("workflow_continued_as_new");
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> ended("workflow_timeout");
      case WORKFLOW_EXECUTION_STATUS_RUNNING,
          WORKFLOW_EXECUTION_STATUS_PAUSED,
          WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
          UNRECOGNIZED -> {}
    }
  }

  private void ended(String how) {
    meters.counter(how, "service_name", "history", "operation", "CompletionStats").increment();
  }

  private <T> T timed(String operation, Supplier<T> call) {
    meters
        .counter("persistence_requests", "service_name", "history", "operation", operation)
        .increment();
    long began = System.nanoTime();
    try {
      return call.get();
    } catch (RuntimeException failure) {
      failed(operation);
      throw failure;
    } finally {
      meters
          .timer("persistence_latency", "service_name", "history", "operation", operation)
          .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }
  }

  private void failed(String operation) {
    meters
        .counter("persistence_errors", "service_name", "history", "operation", operation)
        .increment();
  }
}
