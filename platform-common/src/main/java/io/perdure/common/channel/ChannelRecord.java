package io.perdure.common.channel;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.cluster.TaskQueuePartition;
import org.jspecify.annotations.Nullable;

/**
 * One record on the task channel.
 *
 * @param topic where it goes
 * @param key what keeps related records on one topic partition: the task queue's key, or the run id
 * @param value a serialized {@code DispatchTask} or {@code VisibilityRecord}
 * @param place where it was read; null when it was not read from a topic partition
 */
public record ChannelRecord(Topic topic, String key, ByteString value, @Nullable Place place) {
  /** A record that is to be sent, or that comes from within this process. */
  public ChannelRecord(Topic topic, String key, ByteString value) {
    this(topic, key, value, null);
  }

  /** The record of a task for the partition of its normal queue that it names. */
  public static ChannelRecord of(DispatchTask task) {
    var key = task.getNamespaceId() + "/" + TaskQueuePartition.of(task).name();
    return new ChannelRecord(Topic.MATCHING_TASKS, key, task.toByteString());
  }
}
