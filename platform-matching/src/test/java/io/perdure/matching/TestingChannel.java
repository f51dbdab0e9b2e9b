package io.perdure.matching;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands each record to its receiver at once; the latest receiver takes the place of others. */
public final class TestingChannel implements TaskChannel {
  private final AtomicReference<@Nullable TaskReceiver> receiver = new AtomicReference<>();

  @Override
  public boolean send(ChannelRecord record, Runnable held) {
    var taker = receiver.get();
    return taker != null && taker.take(record, held);
  }

  @Override
  public void receive(Topic topic, TaskReceiver taker) {
    receiver.set(taker);
  }
}
