package io.perdure.testing.store;

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

/** A store that does what another one does; the base of those that do one thing otherwise. */
public class ForwardingStore implements ShardStore {
  private final ShardStore store;

  protected ForwardingStore(ShardStore store) {
    this.store = store;
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    return store.commit(commit);
  }

  @Override
  public boolean holds(ShardFence fence) {
    return store.holds(fence);
  }

  @Override
  public boolean trim(ShardFence fence, long from, long below) {
    return store.trim(fence, from, below);
  }

  @Override
  public long highestCommitSeq(int shardId) {
    return store.highestCommitSeq(shardId);
  }

  @Override
  public List<LoadedWorkflow> load(Collection<LoadKey> keys) {
    return store.load(keys);
  }

  @Override
  public List<HistoryBatch> readHistory(
      String runId, long fromEventId, long belowEventId, int limit) {
    return store.readHistory(runId, fromEventId, belowEventId, limit);
  }

  @Override
  public void writeHistory(HistoryBatch batch) {
    store.writeHistory(batch);
  }

  @Override
  public List<WakeUpTime> wakeUps(
      BucketRange buckets, long fromMillis, long belowMillis, int limit) {
    return store.wakeUps(buckets, fromMillis, belowMillis, limit);
  }

  @Override
  public List<OutboxRow> outbox(int shardId, long above, int limit) {
    return store.outbox(shardId, above, limit);
  }

  @Override
  public int deleteHistory(String runId, int limit) {
    return store.deleteHistory(runId, limit);
  }

  @Override
  public void bury(int shardId, OutboxRow row, String reason) {
    store.bury(shardId, row, reason);
  }
}
