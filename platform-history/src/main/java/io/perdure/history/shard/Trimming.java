package io.perdure.history.shard;

import io.perdure.history.store.ShardFence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which outbox rows of a shard are done and may be removed, and when. Never the newest one. */
final class Trimming {
  /** Without a commit for so long, done rows are removed by a transaction of their own. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private long doneBelow;
  private long trimmedBelow;
  private long trimmingBelow;
  private Instant quietAt = Instant.MIN;

  /** All tasks of the rows below are done. */
  void done(long belowCommitSeq) {
    doneBelow = Math.max(doneBelow, belowCommitSeq);
  }

  /** Where the rows begin that are not removed yet. */
  long from() {
    return trimmedBelow;
  }

  /** Below which row a commit removes; as {@link #from} when it is not worth it yet. */
  long belowWithCommit(long commitSeq) {
    var below = Math.min(doneBelow, commitSeq);
    return below - trimmedBelow >= ShardLimits.ROWS_IN_TRIM ? below : trimmedBelow;
  }

  /** A commit is durable, or one alone for trimming; rows below are gone. */
  void trimmed(long below, Instant now) {
    trimmedBelow = below;
    quietAt = now.plus(QUIET);
  }

  /** What the transaction asked for by {@link #alone} was to remove is gone. */
  void trimmedAlone(Instant now) {
    trimmed(trimmingBelow, now);
  }

  /** It has failed. */
  void failed(Instant now) {
    quietAt = now.plus(QUIET);
  }

  /** A transaction that only trims, if there is something and it has been quiet. */
  Optional<ShardEffect> alone(ShardFence fence, long commitSeq, Instant now) {
    if (!waits(commitSeq) || now.isBefore(quietAt)) {
      return Optional.empty();
    }
    trimmingBelow = Math.min(doneBelow, commitSeq);
    return Optional.of(new ShardEffect.Trim(fence, trimmedBelow, trimmingBelow));
  }

  /** When such a transaction may start; empty when there is nothing to remove. */
  Optional<Instant> wakeAt(long commitSeq) {
    return waits(commitSeq) ? Optional.of(quietAt) : Optional.empty();
  }

  private boolean waits(long commitSeq) {
    return Math.min(doneBelow, commitSeq) > trimmedBelow;
  }
}
