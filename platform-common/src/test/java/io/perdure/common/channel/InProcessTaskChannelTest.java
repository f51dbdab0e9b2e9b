package io.perdure.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTaskChannelTest extends TaskChannelContract {
  private final InProcessTaskChannel channel = new InProcessTaskChannel();

  @Override
  protected TaskChannel channel() {
    return channel;
  }

  @AfterEach
  void close() {
    channel.close();
  }

  @Test
  void holdsARecordWhenItsReceiverIsDoneAndNotBefore() throws InterruptedException {
    var held = new AtomicBoolean();
    var taken = new CountDownLatch(1);
    var finish = new Runnable[1];
    channel.receive(
        Topic.VISIBILITY_TASKS,
        (_, done) -> {
          finish[0] = done;
          taken.countDown();
          return true;
        });
    channel.send(record(), () -> held.set(true));
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(held).isFalse();

    finish[0].run();

    assertThat(held).isTrue();
  }

  @Test
  void refusesWhatItHasNoRoomFor() {
    var sent = 0;
    while (channel.send(record(), () -> {})) {
      sent++;
    }

    assertThat(sent).isEqualTo(InProcessTaskChannel.CAPACITY);
  }

  private static ChannelRecord record() {
    return new ChannelRecord(Topic.VISIBILITY_TASKS, "key", ByteString.EMPTY);
  }
}
