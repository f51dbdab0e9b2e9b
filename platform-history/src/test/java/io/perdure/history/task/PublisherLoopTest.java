package io.perdure.history.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.shard.TaskOutlet;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PublisherLoopTest {
  private final CountDownLatch failed = new CountDownLatch(1);

  @Test
  void aDefectIsToldToTheShardWhichMustBeTakenAnew() throws InterruptedException {
    try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
      var ports =
          new TaskPorts(
              new TestingAbsentStore(),
              new BrokenChannel(),
              _ -> false,
              _ -> CrossExecutionResponse.getDefaultInstance(),
              TaskWatch.NONE,
              InstantSource.system(),
              1);
      var outlet = new Publishers(ports, blocking).open(1, 0, new Owner());

      outlet.owe(1, OwedTasks.newBuilder().addTasks(index()).build());

      assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static OwedTask index() {
    return OwedTask.newBuilder().setVisibility(VisibilityRecord.newBuilder().setRunId("a")).build();
  }

  private final class Owner implements TaskOutlet.Owner {
    @Override
    public void moveOn(OwedTasks tasks) {}

    @Override
    public void ask(ShardRequest<?, ?> request) {}

    @Override
    public void done(long belowCommitSeq) {}

    @Override
    public void failed() {
      failed.countDown();
    }
  }

  private static final class BrokenChannel implements TaskChannel {
    @Override
    public boolean send(ChannelRecord record, Runnable held) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void receive(Topic topic, TaskReceiver receiver) {}
  }
}
