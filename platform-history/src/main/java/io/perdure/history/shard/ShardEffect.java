package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.BucketRange;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import java.util.List;

/** What a {@link ShardWriter} wants done. */
public sealed interface ShardEffect {
  /** Answered by {@code Loaded} or {@code LoadFailed}. */
  record Load(long ticket, List<LoadKey> keys) implements ShardEffect {}

  /** Answered by {@code Committed}. */
  record Commit(ShardCommit commit) implements ShardEffect {}

  /** Answered by {@code FenceRead} or {@code FenceUnread}. */
  record ReadFence(ShardFence fence) implements ShardEffect {}

  /** Removes outbox rows in a quiet time. Answered by {@code FenceRead} or {@code FenceUnread}. */
  record Trim(ShardFence fence, long from, long below) implements ShardEffect {}

  /**
   * Raises the epoch from that of the fence and reads the highest {@code commit_seq}. Answered by
   * {@code Retaken}, {@code RetakeFailed}, or {@code Lost} when the epoch was another one.
   */
  record Retake(ShardFence fence) implements ShardEffect {}

  /** Answered by {@code WakeUpsLoaded} or {@code WakeUpsUnread}. */
  record LoadWakeUps(BucketRange buckets, long fromMillis, long belowMillis, int limit)
      implements ShardEffect {}

  /** Tells the caller of a request. */
  record Respond<R>(ShardRequest<?, R> request, Answered<R> answered) implements ShardEffect {
    /** Carries the effect out. */
    public void run() {
      request.answer().accept(answered);
    }
  }

  /** These events are durable now and will be asked for soon. */
  record Remember(List<HistoryBatch> batches) implements ShardEffect {}

  /** This is owed since the commit with this {@code commit_seq}. */
  record Publish(long commitSeq, OwedTasks owed) implements ShardEffect {}

  /** A defect of ours has shown; somebody must see it. */
  record Report(WorkflowKey key, Throwable defect) implements ShardEffect {}

  /** The writer has ended and answers every further message with a refusal. */
  record Stopped() implements ShardEffect {}
}
