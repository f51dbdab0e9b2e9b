package io.perdure.worker.visibility;

import com.google.protobuf.ByteString;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;

/** Records as they come through the channel, for tests. */
public final class Records {
  public static final String NAMESPACE = "11111111-1111-1111-1111-111111111111";

  private Records() {}

  /** What history says of a run at a version. */
  public static VisibilityRecord.Builder run(int number, long version) {
    return VisibilityRecord.newBuilder()
        .setFormatVersion(1)
        .setNamespaceId(NAMESPACE)
        .setWorkflowId("order-" + number)
        .setRunId(id(number))
        .setVersion(version)
        .setWorkflowType("Order")
        .setTaskQueue("orders")
        .setStatus(1)
        .setStartTimeNanos(1_000)
        .setExecutionTimeNanos(1_000)
        .setRootWorkflowId("order-" + number)
        .setRootRunId(id(number));
  }

  public static ChannelRecord record(VisibilityRecord.Builder run) {
    return record(run.getRunId(), run.build().toByteString());
  }

  static ChannelRecord record(int number, long version) {
    return record(run(number, version));
  }

  static ChannelRecord rubbish(String key) {
    return record(key, ByteString.copyFromUtf8("rubbish"));
  }

  static String id(int number) {
    return "22222222-2222-7222-8222-%012d".formatted(number);
  }

  private static ChannelRecord record(String key, ByteString value) {
    return new ChannelRecord(Topic.VISIBILITY_TASKS, key, value);
  }
}
