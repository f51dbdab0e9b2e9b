package io.perdure.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perdure.common.channel.ChannelRecord;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sends the records of one topic. A thread of its own calls the producer, which waits when it knows
 * no broker; nobody who sends waits with it.
 */
final class Sender implements AutoCloseable {
  /** How much may wait for an acknowledgement, in bytes. */
  private static final int BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  private record Sending(ProducerRecord<String, byte[]> record, Runnable held) {
    int bytes() {
      return record.value().length;
    }
  }

  private final ChannelTopic topic;
  private final KafkaTemplate<String, byte[]> kafka;
  private final int limit;
  private final Semaphore records;
  private final Semaphore bytes = new Semaphore(BYTES);
  // Bounded by the permits above.
  private final BlockingQueue<Sending> queue = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Counter failures;
  private final Thread thread;

  Sender(ChannelTopic topic, KafkaTemplate<String, byte[]> kafka, int limit, MeterRegistry meters) {
    this.topic = topic;
    this.kafka = kafka;
    this.limit = limit;
    this.records = new Semaphore(limit);
    var tag = topic.topic().topicName();
    this.failures =
        Counter.builder("perdure.channel.send.failures")
            .description("Records that the brokers did not acknowledge; they are sent again")
            .tag("topic", tag)
            .register(meters);
    Gauge.builder("perdure.channel.sending", this, Sender::sending)
        .description("Records that wait for the brokers' acknowledgement")
        .tag("topic", tag)
        .register(meters);
    this.thread = Thread.ofVirtual().name("kafka-sender-" + tag).start(this::run);
  }

  /** Never blocks; false when too much is under way. */
  boolean send(ChannelRecord record, Runnable held) {
    if (closed.get() || !records.tryAcquire()) {
      return false;
    }
    if (!bytes.tryAcquire(record.value().size())) {
      records.release();
      return false;
    }
    var partition = topic.partitionOf(record.key());
    queue.add(
        new Sending(
            new ProducerRecord<>(
                topic.name(), partition, record.key(), record.value().toByteArray()),
            held));
    return true;
  }

  /** How many records wait for their acknowledgement. */
  int sending() {
    return limit - records.availablePermits();
  }

  private void run() {
    try {
      while (!closed.get()) {
        send(queue.take());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Sending sending) {
    try {
      var _ = kafka.send(sending.record()).whenComplete((_, failure) -> sent(sending, failure));
    } catch (RuntimeException failure) { // Whatever it is, there is a next record.
      sent(sending, failure);
    }
  }

  private void sent(Sending sending, @Nullable Throwable failure) {
    records.release();
    bytes.release(sending.bytes());
    if (failure != null) {
      failures.increment();
      if (!closed.get() && failing.compareAndSet(false, true)) {
        LOG.warn("{}: not acknowledged by the brokers: {}", topic.name(), failure.toString());
      }
      return;
    }
    if (failing.compareAndSet(true, false)) {
      LOG.info("{}: the brokers acknowledge again", topic.name());
    }
    try {
      sending.held().run();
    } catch (RuntimeException defect) {
      LOG.error("{}: whoever sent a record has failed", topic.name(), defect);
    }
  }

  /** Sends nothing more; what was not sent stays owed by its sender. */
  @Override
  public void close() {
    closed.set(true);
    thread.interrupt();
  }
}
