package io.perdure.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.Patience;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

class SenderTest {
  private static final int LIMIT = 3;

  private final Semaphore sent = new Semaphore(0);
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized Future<RecordMetadata> send(
            ProducerRecord<String, byte[]> record, Callback callback) {
          var answer = super.send(record, callback);
          sent.release();
          return answer;
        }

        @Override
        public void close(Duration timeout) {} // The template gives it back after each record.
      };
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger held = new AtomicInteger();
  private final Sender sender =
      new Sender(
          new ChannelTopic(Topic.VISIBILITY_TASKS, "visibility-tasks", 1),
          new KafkaTemplate<>(new OneProducer(producer)),
          LIMIT,
          meters);

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void holdsARecordOnItsAcknowledgementAndNotBefore() throws InterruptedException {
    assertThat(send()).isTrue();
    assertThat(sent.tryAcquire(20, SECONDS)).isTrue();
    assertThat(held).hasValue(0);

    producer.completeNext();

    Patience.until(() -> held.get() == 1); // The sender's own thread may tell it.
  }

  @Test
  void neverHoldsARecordThatFailed() throws InterruptedException {
    send();
    assertThat(sent.tryAcquire(20, SECONDS)).isTrue();

    producer.errorNext(new TimeoutException("planted"));

    Patience.until(() -> sender.sending() == 0);
    assertThat(held).hasValue(0);
    assertThat(meters.get("perdure.channel.send.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void refusesWhatItHasNoRoomForUntilOneIsAcknowledged() throws InterruptedException {
    for (var i = 0; i < LIMIT; i++) {
      assertThat(send()).isTrue();
    }
    assertThat(send()).isFalse();
    assertThat(meters.get("perdure.channel.sending").gauge().value()).isEqualTo(LIMIT);
    assertThat(sent.tryAcquire(LIMIT, 20, SECONDS)).isTrue();

    producer.completeNext();

    Patience.until(this::send);
  }

  @Test
  void refusesEverythingWhenClosed() {
    sender.close();

    assertThat(send()).isFalse();
  }

  @Test
  void goesOnAfterAFailureOfWhoeverSent() throws InterruptedException {
    var second = new CountDownLatch(1);
    sender.send(
        record(),
        () -> {
          throw new IllegalStateException("planted");
        });
    sender.send(record(), second::countDown);
    assertThat(sent.tryAcquire(2, 20, SECONDS)).isTrue();

    producer.completeNext();
    producer.completeNext();

    assertThat(second.await(20, SECONDS)).isTrue();
  }

  private boolean send() {
    return sender.send(record(), held::incrementAndGet);
  }

  private static ChannelRecord record() {
    return new ChannelRecord(Topic.VISIBILITY_TASKS, "run", ByteString.copyFromUtf8("value"));
  }

  private record OneProducer(Producer<String, byte[]> producer)
      implements ProducerFactory<String, byte[]> {
    @Override
    public Producer<String, byte[]> createProducer() {
      return producer;
    }
  }
}
