package io.perdure.history.store;

import com.google.protobuf.ByteString;

/**
 * The events that one commit added to one run. Immutable once committed.
 *
 * @param data a serialized {@code temporal.api.history.v1.History}
 */
public record HistoryBatch(String runId, long firstEventId, long lastEventId, ByteString data) {}
