package io.perdure.history.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Times what a store does, under the official server's names, and measures the batches that are
 * committed.
 */
public final class MeasuredShardStore implements ShardStore {
  /** The operation under which the official dashboards look for the cache of runs. */
  public static final String RUN_CACHE = "HistoryCacheGetOrCreate";

  private final ShardStore store;
  private final MeterRegistry meters;
  private final DistributionSummary batch;
  private final MeasuredRuns runs;

  /**
   * @param clock tells the time by which wake-ups fire
   */
  public MeasuredShardStore(ShardStore store, MeterRegistry meters, InstantSource clock) {
    this.store = store;
    this.meters = meters;
    this.runs = new MeasuredRuns(meters, clock);
    this.batch =
        DistributionSummary.builder("perdure.shard.batch")
            .description("Runs that one commit of a shard has written")
            .publishPercentileHistogram()
            .register(meters);
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    batch.record(commit.runs().size());
    var outcome = timed("Commit", () -> store.commit(commit));
    switch (outcome) {
      case CommitOutcome.Done _ -> runs.committed(commit);
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
