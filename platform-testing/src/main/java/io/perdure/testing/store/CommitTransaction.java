package io.perdure.testing.store;

import com.google.protobuf.ByteString;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.StoredRun;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.CurrentRunWrite;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks one commit as the keys and types of PostgreSQL's tables do, then writes all of it. */
final class CommitTransaction {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String BAD_CHARACTER = "22021";

  private final InMemoryDatabase database;
  private final ShardCommit commit;

  CommitTransaction(InMemoryDatabase database, ShardCommit commit) {
    this.database = database;
    this.commit = commit;
  }

  /** The fence holds; all or nothing is written. */
  CommitOutcome run() {
    var refusal = refusal();
    if (refusal != null) {
      return refusal;
    }
    write();
    return new CommitOutcome.Done();
  }

  private CommitOutcome.@Nullable Refused refusal() {
    var outbox = database.outboxes.get(commit.fence().shardId());
    if (outbox != null && outbox.containsKey(commit.outbox().commitSeq())) {
      return new CommitOutcome.Refused(UNIQUE_VIOLATION, "outbox");
    }
    for (var run : commit.runs()) {
      var refused = refusal(run);
      if (refused != null) {
        return refused;
      }
    }
    for (var current : commit.currentRuns()) {
      var refused = refusal(current);
      if (refused != null) {
        return refused;
      }
    }
    for (var batch : commit.history()) {
      var batches = database.histories.get(batch.runId());
      if (batches != null && batches.containsKey(batch.firstEventId())) {
        return new CommitOutcome.Refused(UNIQUE_VIOLATION, "history_batch");
      }
    }
    return commit.wakeUps().armed().stream().anyMatch(database.timers::contains)
        ? new CommitOutcome.Refused(UNIQUE_VIOLATION, "timer")
        : null;
  }

  private CommitOutcome.@Nullable Refused refusal(RunWrite write) {
    var stored = database.executions.get(write.key().runId());
    return switch (write) {
      case RunWrite.Insert insert when stored != null ->
          new CommitOutcome.Refused(UNIQUE_VIOLATION, "execution " + insert.key().runId());
      case RunWrite.Insert insert ->
          insert.key().workflowId().indexOf('\0') >= 0
              ? new CommitOutcome.Refused(BAD_CHARACTER, "workflow id")
              : null;
      case RunWrite.Update update -> unless(isAt(stored, update.before()), "execution");
      case RunWrite.Delete delete -> unless(isAt(stored, delete.before()), "execution");
    };
  }

  private CommitOutcome.@Nullable Refused refusal(CurrentRunWrite write) {
    var stored = database.currentExecutions.get(write.workflow());
    if (write.before() == null && stored != null) {
      return new CommitOutcome.Refused(UNIQUE_VIOLATION, "current_execution");
    }
    return unless(Objects.equals(stored, write.before()), "current_execution");
  }

  private static boolean isAt(@Nullable StoredRun stored, long version) {
    return stored != null && stored.version() == version;
  }

  private static CommitOutcome.@Nullable Refused unless(boolean asRemembered, String table) {
    return asRemembered
        ? null
        : new CommitOutcome.Refused("", table + " is not as the shard remembers it");
  }

  private void write() {
    var shardId = commit.fence().shardId();
    var outbox = commit.outbox();
    database
        .outboxes
        .computeIfAbsent(shardId, _ -> new TreeMap<>())
        .put(outbox.commitSeq(), new OutboxRow(outbox.commitSeq(), outbox.owed()));
    trim(database, shardId, outbox.trimFrom(), outbox.trimBelow());
    commit.runs().forEach(this::write);
    commit.currentRuns().forEach(this::write);
    commit.history().forEach(this::write);
    database.timers.addAll(commit.wakeUps().armed());
    commit.wakeUps().disarmed().forEach(database.timers::remove);
  }

  private void write(RunWrite write) {
    var runId = write.key().runId();
    switch (write) {
      case RunWrite.Insert insert -> database.executions.put(runId, insert.run());
      case RunWrite.Update update ->
          database.executions.computeIfPresent(runId, (_, stored) -> updated(stored, update));
      case RunWrite.Delete _ -> database.executions.remove(runId);
    }
  }

  private static StoredRun updated(StoredRun stored, RunWrite.Update update) {
    var parts = new HashMap<PartKey, ByteString>(stored.parts());
    parts.keySet().removeAll(update.parts().removed());
    parts.putAll(update.parts().written());
    return new StoredRun(
        update.key(), update.version(), update.status(), update.head(), Map.copyOf(parts));
  }

  private void write(CurrentRunWrite write) {
    if (write.after() == null) {
      database.currentExecutions.remove(write.workflow());
    } else {
      database.currentExecutions.put(write.workflow(), write.after());
    }
  }

  private void write(HistoryBatch batch) {
    database
        .histories
        .computeIfAbsent(batch.runId(), _ -> new TreeMap<>())
        .put(batch.firstEventId(), batch);
  }

  /** Removes outbox rows from one number on and below another, never the newest one. */
  static void trim(InMemoryDatabase database, int shardId, long from, long below) {
    var outbox = database.outboxes.get(shardId);
    if (outbox != null && from < below) {
      var newest = outbox.lastKey();
      if (from < newest) {
        outbox.subMap(from, Math.min(below, newest)).clear();
      }
    }
  }
}
