package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;

/** Where a shard's driver leaves what the shard owes; carried out elsewhere. */
public interface TaskOutlet {
  /** Begins for a shard that has been taken: everything that is in its outbox is owed. */
  Running open(int shardId, long commitSeq, Owner owner);

  /** The outlet of one owned shard. */
  interface Running {
    /** This is owed since the commit with this {@code commit_seq}. Never blocks. */
    void owe(long commitSeq, OwedTasks owed);

    /** The shard is no longer owned: nothing more is sent. */
    void close();
  }

  /** The driver of the shard whose outlet it is. */
  interface Owner {
    /** Asks the shard's writer something; it always answers. */
    void ask(ShardRequest<?, ?> request);

    /** These tasks take long: the next commit shall owe them, too. */
    void moveOn(OwedTasks tasks);

    /** Everything below this {@code commit_seq} is done. */
    void done(long belowCommitSeq);

    /** The outlet has failed by a defect and sends nothing more: the shard must be taken anew. */
    void failed();
  }
}
