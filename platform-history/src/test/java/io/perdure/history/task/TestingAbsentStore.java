package io.perdure.history.task;

import io.perdure.history.store.BucketRange;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.LoadedWorkflow;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import io.perdure.history.store.ShardStore;
import io.perdure.history.store.WakeUpTime;
import java.util.Collection;
import java.util.List;

/** A store that never answers but by an error. */
final class TestingAbsentStore implements ShardStore {
  private static IllegalStateException absent() {
    return new IllegalStateException("there is no store");
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    throw absent();
  }

  @Override
  public boolean holds(ShardFence fence) {
    throw absent();
  }

  @Override
  public boolean trim(ShardFence fence, long from, long below) {
    throw absent();
  }

  @Override
  public long highestCommitSeq(int shardId) {
    throw absent();
  }

  @Override
  public List<LoadedWorkflow> load(Collection<LoadKey> keys) {
    throw absent();
  }

  @Override
  public List<HistoryBatch> readHistory(
      String runId, long fromEventId, long belowEventId, int limit) {
    throw absent();
  }

  @Override
  public void writeHistory(HistoryBatch batch) {
    throw absent();
  }

  @Override
  public List<WakeUpTime> wakeUps(
      BucketRange buckets, long fromMillis, long belowMillis, int limit) {
    throw absent();
  }

  @Override
  public List<OutboxRow> outbox(int shardId, long above, int limit) {
    throw absent();
  }

  @Override
  public int deleteHistory(String runId, int limit) {
    throw absent();
  }

  @Override
  public void bury(int shardId, OutboxRow row, String reason) {
    throw absent();
  }
}
