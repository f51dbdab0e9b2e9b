package io.perdure.common.channel;

import com.google.protobuf.ByteString;

/**
 * One record on the task channel.
 *
 * @param topic where it goes
 * @param key what keeps related records on one topic partition: the task queue's key, or the run id
 * @param value a serialized {@code DispatchTask} or {@code VisibilityRecord}
 */
public record ChannelRecord(Topic topic, String key, ByteString value) {}
