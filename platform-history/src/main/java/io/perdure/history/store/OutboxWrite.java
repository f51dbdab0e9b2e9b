package io.perdure.history.store;

import com.google.protobuf.ByteString;

/**
 * The outbox row of a commit, and which older rows it removes.
 *
 * @param commitSeq one more than that of the shard's last commit
 * @param owed a serialized {@code OwedTasks}
 * @param trimFrom rows from this {@code commit_seq} on ...
 * @param trimBelow ... and below this one are removed; never the newest row
 */
public record OutboxWrite(long commitSeq, ByteString owed, long trimFrom, long trimBelow) {}
