package io.perdure.testing.cluster;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A task channel between nodes: the first receiver that takes a record has it. */
final class SharedChannel {
  private final List<TaskReceiver> receivers = new CopyOnWriteArrayList<>();

  /** One node's end of the channel; what it sends to the index is done at once. */
  TaskChannel end(TestingNode node) {
    return new TaskChannel() {
      @Override
      public boolean send(ChannelRecord record, Runnable held) {
        if (record.topic() == Topic.VISIBILITY_TASKS) {
          held.run();
          return true;
        }
        return receivers.stream().anyMatch(receiver -> receiver.take(record, held));
      }

      @Override
      public void receive(Topic topic, TaskReceiver receiver) {
        receivers.add((record, done) -> node.isAlive() && receiver.take(record, done));
      }
    };
  }
}
