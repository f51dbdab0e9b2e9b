package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;

/** Where a shard's driver leaves what the shard owes; carried out elsewhere. */
public interface TaskOutlet {
  /** Begins for a shard that has been taken: everything that is in its outbox is owed. */
  Running open(int shardId, long commitSeq, BelowSeq done);

  /** The outlet of one owned shard. */
  interface Running {
    /** This is owed since the commit with this {@code commit_seq}. Never blocks. */
    void owe(long commitSeq, OwedTasks owed);

    /** The shard is no longer owned: nothing more is sent. */
    void close();
  }

  /** Is told below which {@code commit_seq} everything is done. */
  @FunctionalInterface
  interface BelowSeq {
    void done(long belowCommitSeq);
  }
}
