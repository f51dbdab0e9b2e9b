package io.perdure.testing.store;

import io.perdure.common.cluster.Leased;
import io.perdure.history.state.StoredRun;
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
import io.perdure.matching.store.DeadRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/** The rows of shards in an {@link InMemoryDatabase}. */
public final class InMemoryShardStore implements ShardStore {
  private final InMemoryDatabase database;

  public InMemoryShardStore(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    if (!holds(commit.fence())) {
      return new CommitOutcome.Fenced();
    }
    return new CommitTransaction(database, commit).run();
  }

  @Override
  public boolean holds(ShardFence fence) {
    return database.epoch(Leased.SHARD, fence.shardId()) == fence.epoch();
  }

  @Override
  public boolean trim(ShardFence fence, long from, long below) {
    if (!holds(fence)) {
      return false;
    }
    CommitTransaction.trim(database, fence.shardId(), from, below);
    return true;
  }

  @Override
  public long highestCommitSeq(int shardId) {
    var outbox = database.outbox(shardId);
    return outbox.isEmpty() ? 0 : outbox.getLast().commitSeq();
  }

  @Override
  public List<LoadedWorkflow> load(Collection<LoadKey> keys) {
    return keys.stream().map(this::load).toList();
  }

  private LoadedWorkflow load(LoadKey key) {
    var current = database.currentExecutions.get(key.workflow());
    var wanted = new LinkedHashSet<String>();
    if (current != null) {
      wanted.add(current);
    }
    wanted.addAll(key.runIds());
    var runs = new ArrayList<StoredRun>();
    for (var runId : wanted) {
      var run = database.executions.get(runId);
      if (run != null && run.key().workflow().equals(key.workflow())) {
        runs.add(run);
      }
    }
    return new LoadedWorkflow(key.workflow(), current, List.copyOf(runs));
  }

  @Override
  public List<HistoryBatch> readHistory(
      String runId, long fromEventId, long belowEventId, int limit) {
    return database.history(runId).stream()
        .filter(batch -> batch.lastEventId() >= fromEventId)
        .filter(batch -> batch.firstEventId() < belowEventId)
        .limit(limit)
        .toList();
  }

  @Override
  public void writeHistory(HistoryBatch batch) {
    database
        .histories
        .computeIfAbsent(batch.runId(), _ -> new TreeMap<>())
        .put(batch.firstEventId(), batch);
  }

  @Override
  public List<WakeUpTime> wakeUps(
      BucketRange buckets, long fromMillis, long belowMillis, int limit) {
    return database.timers.stream()
        .filter(wakeUp -> fromMillis <= wakeUp.fireAtMillis())
        .filter(wakeUp -> wakeUp.fireAtMillis() < belowMillis)
        .filter(wakeUp -> buckets.first() <= wakeUp.bucket() && wakeUp.bucket() <= buckets.last())
        .limit(limit)
        .toList();
  }

  @Override
  public List<OutboxRow> outbox(int shardId, long above, int limit) {
    return database.outbox(shardId).stream()
        .filter(row -> row.commitSeq() > above)
        .limit(limit)
        .toList();
  }

  @Override
  public int deleteHistory(String runId, int limit) {
    var batches = database.histories.getOrDefault(runId, new TreeMap<>());
    var removed = batches.keySet().stream().limit(limit).toList();
    removed.forEach(batches::remove);
    return removed.size();
  }

  @Override
  public void bury(int shardId, OutboxRow row, String reason) {
    database.dead.add(new DeadRecord("shard " + shardId, reason, row.owed()));
  }
}
