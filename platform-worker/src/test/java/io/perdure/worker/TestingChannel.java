package io.perdure.worker;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.util.EnumMap;
import java.util.Map;

/** A task channel that hands each record to its receiver at once, on the sender's thread. */
final class TestingChannel implements TaskChannel {
  private final Map<Topic, TaskReceiver> receivers = new EnumMap<>(Topic.class);

  @Override
  public boolean send(ChannelRecord record, Runnable held) {
    var receiver = receivers.get(record.topic());
    return receiver != null && receiver.take(record, held);
  }

  @Override
  public void receive(Topic topic, TaskReceiver receiver) {
    receivers.put(topic, receiver);
  }
}
