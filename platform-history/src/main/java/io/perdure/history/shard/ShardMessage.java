package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.LoadedWorkflow;
import io.perdure.history.store.WakeUpTime;
import java.util.List;

/** What a {@link ShardWriter} is told. */
public sealed interface ShardMessage {
  /** A caller wants something. */
  record Submit(ShardRequest<?, ?> request) implements ShardMessage {}

  /** The caller of a request has gone. */
  record Abandon(ShardRequest<?, ?> request) implements ShardMessage {}

  /** Time has passed. */
  record Tick() implements ShardMessage {}

  /** What {@link ShardEffect.Load} has brought. */
  record Loaded(long ticket, List<LoadedWorkflow> workflows) implements ShardMessage {}

  /** {@link ShardEffect.Load} has failed. */
  record LoadFailed(long ticket, LoadFailure why) implements ShardMessage {}

  /** What has become of {@link ShardEffect.Commit}. */
  record Committed(CommitOutcome outcome) implements ShardMessage {}

  /** What {@link ShardEffect.ReadFence} or {@link ShardEffect.Trim} has found. */
  record FenceRead(boolean holds) implements ShardMessage {}

  /** {@link ShardEffect.ReadFence} or {@link ShardEffect.Trim} has failed. */
  record FenceUnread() implements ShardMessage {}

  /** {@link ShardEffect.Retake} has raised the epoch. */
  record Retaken(long epoch, long highestCommitSeq) implements ShardMessage {}

  /** {@link ShardEffect.Retake} has failed; whose the shard is now is not known. */
  record RetakeFailed() implements ShardMessage {}

  /** The shard is another node's now. */
  record Lost() implements ShardMessage {}

  /** What {@link ShardEffect.LoadWakeUps} has brought. */
  record WakeUpsLoaded(List<WakeUpTime> wakeUps) implements ShardMessage {}

  /** {@link ShardEffect.LoadWakeUps} has failed. */
  record WakeUpsUnread() implements ShardMessage {}

  /** All tasks of the outbox rows below this {@code commit_seq} are done. */
  record TasksDone(long belowCommitSeq) implements ShardMessage {}

  /** The next commit shall owe these tasks of earlier ones, too. */
  record MoveOn(OwedTasks tasks) implements ShardMessage {}

  /** Take nothing new, end what is begun, and stop. */
  record Drain() implements ShardMessage {}
}
