package io.perdure.common.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands each record to its receiver at once, on the sender's thread; a later receiver takes over.
 */
public final class TestingChannel implements TaskChannel {
  private final Map<Topic, TaskReceiver> receivers = new ConcurrentHashMap<>();

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
