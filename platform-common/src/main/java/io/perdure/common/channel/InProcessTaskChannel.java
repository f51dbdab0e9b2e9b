package io.perdure.common.channel;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries tasks within this process. Records with the same key stay in order; a record that its
 * receiver has no room for is offered again, and those behind it wait. Nothing is stored: what is
 * not done when the process ends is still owed by whoever sent it.
 */
public final class InProcessTaskChannel implements TaskChannel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InProcessTaskChannel.class);

  /** Topic partitions: as many records as this can be on their way to a receiver at once. */
  private static final int PARTITIONS = 8;

  /** Records that wait in one topic partition. */
  static final int CAPACITY = 10_000;

  /** How long a full receiver is left alone. */
  private static final Duration BACKOFF = Duration.ofMillis(5);

  private record Sent(ChannelRecord record, Runnable held) {}

  private final Map<Topic, List<BlockingQueue<Sent>>> queues = new EnumMap<>(Topic.class);
  private final Map<Topic, TaskReceiver> receivers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  public InProcessTaskChannel() {
    for (var topic : Topic.values()) {
      queues.put(topic, Stream.generate(InProcessTaskChannel::queue).limit(PARTITIONS).toList());
    }
  }

  private static BlockingQueue<Sent> queue() {
    return new ArrayBlockingQueue<>(CAPACITY);
  }

  @Override
  public boolean send(ChannelRecord record, Runnable held) {
    var partitions = partitions(record.topic());
    var partition = partitions.get(Math.floorMod(record.key().hashCode(), partitions.size()));
    return !closed.get() && partition.offer(new Sent(record, held));
  }

  @Override
  public void receive(Topic topic, TaskReceiver receiver) {
    if (receivers.putIfAbsent(topic, receiver) != null) {
      throw new IllegalStateException(topic + " has a receiver");
    }
    for (var partition : partitions(topic)) {
      threads.add(
          Thread.ofVirtual()
              .name(topic.topicName())
              .start(() -> deliver(topic, partition, receiver)));
    }
  }

  private List<BlockingQueue<Sent>> partitions(Topic topic) {
    return queues.getOrDefault(topic, List.of());
  }

  private void deliver(Topic topic, BlockingQueue<Sent> partition, TaskReceiver receiver) {
    try {
      while (!closed.get()) {
        var sent = partition.take();
        while (!closed.get() && !offer(topic, sent, receiver)) {
          Thread.sleep(BACKOFF);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean offer(Topic topic, Sent sent, TaskReceiver receiver) {
    var once = new AtomicBoolean();
    try {
      return receiver.take(
          sent.record(),
          () -> {
            if (once.compareAndSet(false, true)) {
              sent.held().run();
            }
          });
    } catch (RuntimeException defect) {
      LOG.error("The receiver of {} has failed", topic.topicName(), defect);
      return true; // Still owed by its sender, who sends it again.
    }
  }

  /** Delivers nothing more. */
  @Override
  public void close() {
    closed.set(true);
    threads.forEach(Thread::interrupt);
  }
}
