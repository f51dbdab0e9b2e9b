package io.perdure.common.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every task channel does, in process or not. */
public abstract class TaskChannelContract {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  /** The channel that is tested; a new one for each test. */
  protected abstract TaskChannel channel();

  @Test
  void whatWasSentBeforeThereIsAReceiverWaitsForIt() throws InterruptedException {
    assertThat(channel().send(record("a", "1"), () -> {})).isTrue();

    channel().receive(Topic.MATCHING_TASKS, this::take);

    assertThat(next()).isEqualTo("1");
  }

  @Test
  void recordsWithTheSameKeyStayInOrder() throws InterruptedException {
    channel().receive(Topic.MATCHING_TASKS, this::take);
    for (var i = 0; i < 100; i++) {
      channel().send(record("key", "" + i), () -> {});
    }

    for (var i = 0; i < 100; i++) {
      assertThat(next()).isEqualTo("" + i);
    }
  }

  @Test
  void whatAFullReceiverLeavesIsOfferedAgainBeforeWhatFollows() throws InterruptedException {
    var tries = new AtomicInteger();
    channel()
        .receive(
            Topic.MATCHING_TASKS,
            (record, done) -> tries.incrementAndGet() >= 3 && take(record, done));
    channel().send(record("key", "first"), () -> {});
    channel().send(record("key", "second"), () -> {});

    assertThat(List.of(next(), next())).containsExactly("first", "second");
  }

  @Test
  void aFailureOfTheReceiverDoesNotStopTheChannel() throws InterruptedException {
    var failed = new AtomicInteger();
    channel()
        .receive(
            Topic.MATCHING_TASKS,
            (record, done) -> {
              if (record.value().toStringUtf8().equals("bad") && failed.getAndIncrement() == 0) {
                throw new IllegalStateException("a defect");
              }
              return take(record, done);
            });
    channel().send(record("key", "bad"), () -> {});
    channel().send(record("key", "good"), () -> {});

    var first = next(); // Whoever stores records offers the bad one again, before what follows.
    assertThat(first.equals("bad") ? next() : first).isEqualTo("good");
  }

  @Test
  void aTopicHasOneReceiver() {
    channel().receive(Topic.VISIBILITY_TASKS, this::take);

    assertThatThrownBy(() -> channel().receive(Topic.VISIBILITY_TASKS, this::take))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsHeldIsSaidOnce() throws InterruptedException {
    var held = new AtomicInteger();
    var all = new CountDownLatch(10);
    channel()
        .receive(
            Topic.MATCHING_TASKS,
            (_, done) -> {
              done.run();
              done.run();
              return true;
            });
    IntStream.range(0, 10)
        .forEach(
            i ->
                channel()
                    .send(
                        record("key" + i, ""),
                        () -> {
                          held.incrementAndGet();
                          all.countDown();
                        }));

    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(held).hasValue(10);
  }

  private boolean take(ChannelRecord record, Runnable done) {
    received.add(record.value().toStringUtf8());
    done.run();
    return true;
  }

  private String next() throws InterruptedException {
    return String.valueOf(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private static ChannelRecord record(String key, String value) {
    return new ChannelRecord(Topic.MATCHING_TASKS, key, ByteString.copyFromUtf8(value));
  }
}
