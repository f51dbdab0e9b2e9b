package io.perdure.history.store;

import java.util.Collection;
import java.util.List;

/**
 * The rows of a shard. All methods block; where nothing else is said they throw what the database
 * throws, and may be called again. Who owns a shard is decided by {@code LeaseStore}.
 */
public interface ShardStore {
  /** A reading of history ends with the batch that reaches so many bytes. */
  long HISTORY_BYTES = 4L << 20;

  /**
   * Writes one batch, or nothing. Locks the shard's row on its epoch first, and alone: of two
   * owners, one waits for the other and then is told that it is fenced. Never throws.
   */
  CommitOutcome commit(ShardCommit commit);

  /** Whether the fence still holds; said by a read that saw everything committed before. */
  boolean holds(ShardFence fence);

  /**
   * Removes outbox rows from one {@code commit_seq} on and below another, never the newest one.
   *
   * @return false when fenced; nothing was removed
   */
  boolean trim(ShardFence fence, long from, long below);

  /** The highest {@code commit_seq} that is committed; 0 when the shard has never committed. */
  long highestCommitSeq(int shardId);

  /** Reads many workflow ids in one query; the answer has one element for each key. */
  List<LoadedWorkflow> load(Collection<LoadKey> keys);

  /**
   * The batches that hold the events from one id (inclusive) to another (exclusive), in order; the
   * first and the last may reach beyond.
   *
   * @param limit batches returned at most; fewer may be, where they are large, but one at least
   */
  List<HistoryBatch> readHistory(String runId, long fromEventId, long belowEventId, int limit);

  /**
   * Writes a batch of a run that does not exist yet and whose id nobody else knows: no fence is
   * needed. Whoever has it written sees to it that it goes if nothing comes of the run.
   */
  void writeHistory(HistoryBatch batch);

  /**
   * The earliest wake-ups of a range of buckets, in the order of their time.
   *
   * @param fromMillis only those that fire at or after this time ...
   * @param belowMillis ... and before this time
   * @param limit wake-ups returned at most
   */
  List<WakeUpTime> wakeUps(BucketRange buckets, long fromMillis, long belowMillis, int limit);

  /** Outbox rows above a {@code commit_seq}, in order, at most so many. */
  List<OutboxRow> outbox(int shardId, long above, int limit);

  /**
   * Removes history batches of a run that has been deleted.
   *
   * @param limit batches removed at most
   * @return how many were removed; fewer than the limit when none is left
   */
  int deleteHistory(String runId, int limit);

  /**
   * Stores an outbox row that cannot be read as a dead letter: it would fail again the same way.
   */
  void bury(int shardId, OutboxRow row, String reason);
}
