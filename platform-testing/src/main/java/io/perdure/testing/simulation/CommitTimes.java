package io.perdure.testing.simulation;

import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardStore;
import io.perdure.testing.store.ForwardingStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Remembers when, by the true time, each history batch was committed. */
final class CommitTimes extends ForwardingStore {
  private final InstantSource clock;
  private final Map<String, Instant> times = new HashMap<>();

  CommitTimes(ShardStore store, InstantSource clock) {
    super(store);
    this.clock = clock;
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    var outcome = super.commit(commit);
    if (outcome instanceof CommitOutcome.Done) {
      commit.history().forEach(batch -> times.put(key(batch.runId(), batch.firstEventId()), now()));
    }
    return outcome;
  }

  @Override
  public void writeHistory(HistoryBatch batch) {
    super.writeHistory(batch);
    times.put(key(batch.runId(), batch.firstEventId()), now());
  }

  private Instant now() {
    return clock.instant();
  }

  /** When the batch was committed that begins with an event. */
  Instant of(String runId, long firstEventId) {
    var time = times.get(key(runId, firstEventId));
    if (time == null) {
      throw new AssertionError("batch %d of run %s was not seen".formatted(firstEventId, runId));
    }
    return time;
  }

  private static String key(String runId, long firstEventId) {
    return runId + "/" + firstEventId;
  }
}
