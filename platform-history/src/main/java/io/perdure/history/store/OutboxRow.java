package io.perdure.history.store;

import com.google.protobuf.ByteString;

/**
 * What a committed batch owes.
 *
 * @param owed a serialized {@code OwedTasks}
 */
public record OutboxRow(long commitSeq, ByteString owed) {}
