package io.perdure.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Place;
import io.perdure.common.channel.Reading;
import io.perdure.common.channel.TaskReceiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions of one topic that this node owns: a thread alone touches the consumer and
 * the feeds, and never ends while the channel is open. What is consumed is also committed to Kafka,
 * for whoever watches lags there.
 */
final class TopicConsumer implements AutoCloseable {
  /** Longest wait for records before the loop looks at everything else. */
  private static final Duration IDLE = Duration.ofMillis(100);

  /** How often positions are committed. */
  private static final Duration COMMIT = Duration.ofMillis(250);

  /** How long a consumer that has failed is left alone, and a partition that cannot be begun. */
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  /** How long the last commit and the end of the loop may take. */
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private static final Duration END = Duration.ofSeconds(6);

  private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);

  /** What decides where the consumer reads. */
  record Ports(PartitionOwnership ownership, ConsumedOffsets offsets) {}

  private record Finished(PartitionFeed feed, long offset) {}

  private final ChannelTopic topic;
  private final KafkaTaskChannel.Kafka kafka;
  private final Ports ports;
  private final TaskReceiver receiver;
  private final MeterRegistry meters;
  private final CountDownLatch stopping = new CountDownLatch(1);
  // Bounded by what the feeds owe.
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
  private final Map<Integer, PartitionFeed> feeds = new TreeMap<>();
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong owed = new AtomicLong();
  private final Thread thread;
  private final long began = System.nanoTime();
  private long readings;
  private long assignAgainAt;
  private long commitAt;

  TopicConsumer(
      ChannelTopic topic,
      KafkaTaskChannel.Kafka kafka,
      Ports ports,
      TaskReceiver receiver,
      MeterRegistry meters) {
    this.topic = topic;
    this.kafka = kafka;
    this.ports = ports;
    this.receiver = receiver;
    this.meters = meters;
    this.thread =
        Thread.ofPlatform()
            .name("kafka-" + topic.topic().topicName())
            .daemon()
            .unstarted(this::run);
  }

  /** Begins to read. */
  void start() {
    var tag = topic.topic().topicName();
    Gauge.builder("perdure.channel.lag", lag, AtomicLong::get)
        .description("Records of this node's partitions that are not done, read or not")
        .tag("topic", tag)
        .register(meters);
    Gauge.builder("perdure.channel.owed", owed, AtomicLong::get)
        .description("Records that this node has read and that are not done")
        .tag("topic", tag)
        .register(meters);
    thread.start();
  }

  /** Reads nothing more, and commits what is done. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      if (!thread.join(END)) {
        LOG.warn("{}: the consumer did not end in time", topic.name());
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  // On the loop's own thread

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        var id = kafka.watch().id(topic.topic());
        if (id.isPresent()) {
          read(id.get());
        } else { // The topic is gone, and is being made again.
          var _ = stopping.await(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads one making of the topic. Brokers whose names nobody knows are looked for again. */
  private void read(UUID topicId) throws InterruptedException {
    try {
      read(kafka.clients().consumer(topic.name()), topicId);
    } catch (RuntimeException failure) { // All that is owed is read again.
      LOG.warn("{}: the consumer has failed and is opened anew", topic.name(), failure);
      var _ = stopping.await(BACKOFF.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void read(Consumer<String, byte[]> consumer, UUID topicId) throws InterruptedException {
    try {
      consume(consumer, topicId);
    } finally {
      feeds.clear();
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private void consume(Consumer<String, byte[]> consumer, UUID topicId)
      throws InterruptedException {
    while (stopping.getCount() > 0) {
      if (!kafka.watch().id(topic.topic()).equals(Optional.of(topicId))) {
        return; // These offsets mean nothing any more.
      }
      assign(consumer, topicId);
      throttle(consumer);
      if (feeds.isEmpty()) { // A consumer without partitions refuses to poll.
        var _ = stopping.await(IDLE.toNanos(), TimeUnit.NANOSECONDS);
      } else {
        consumer.poll(patience(now())).forEach(this::fetched);
      }
      feeds.forEach((_, feed) -> feed.offer((at, record) -> take(feed, at, record), now()));
      settle();
      measure(consumer);
      if (now() >= commitAt) {
        commitAt = now() + COMMIT.toNanos();
        commit(consumer);
      }
    }
    settle();
    commitLast(consumer);
  }

  private void assign(Consumer<String, byte[]> consumer, UUID topicId) {
    var owns = ports.ownership().owned(topic.topic(), topic.partitions());
    if (claims().equals(owns) || now() < assignAgainAt) {
      return;
    }
    settle();
    commit(consumer);
    feeds.values().removeIf(feed -> !isClaimed(feed, owns));
    var begins = new HashMap<TopicPartition, OptionalLong>();
    owns.forEach(
        (partition, claim) -> {
          if (!feeds.containsKey(partition)) {
            begin(consumer, reading(topicId, partition, claim), begins);
          }
        });
    consumer.assign(feeds.keySet().stream().map(this::partition).toList());
    begins.forEach(
        (partition, from) ->
            from.ifPresentOrElse(
                at -> consumer.seek(partition, at),
                () -> consumer.seekToBeginning(List.of(partition))));
    LOG.info("{}: reads partitions {}", topic.name(), feeds.keySet());
  }

  private Map<Integer, Long> claims() {
    return feeds.values().stream()
        .map(PartitionFeed::reading)
        .collect(Collectors.toMap(Reading::partition, Reading::claim));
  }

  private static boolean isClaimed(PartitionFeed feed, Map<Integer, Long> owns) {
    return Objects.equals(owns.get(feed.reading().partition()), feed.reading().claim());
  }

  private Reading reading(UUID topicId, int partition, long claim) {
    return new Reading(topicId, partition, claim, ++readings);
  }

  private void begin(
      Consumer<String, byte[]> consumer,
      Reading reading,
      Map<TopicPartition, OptionalLong> begins) {
    try {
      begins.put(partition(reading.partition()), from(consumer, reading));
      feeds.put(reading.partition(), new PartitionFeed(reading));
    } catch (RuntimeException failure) {
      LOG.warn("{}: where to begin in partition {}?", topic.name(), reading.partition(), failure);
      assignAgainAt = now() + BACKOFF.toNanos();
    }
  }

  /**
   * Where to begin: at what is saved for this making of the topic. What is committed to Kafka
   * counts only where nothing was ever saved.
   */
  private OptionalLong from(Consumer<String, byte[]> consumer, Reading reading) {
    var saved = ports.offsets().saved(topic.topic(), reading.partition());
    if (saved.isPresent()) {
      return saved.get().topicId().equals(reading.topicId())
          ? OptionalLong.of(saved.get().next())
          : OptionalLong.empty();
    }
    var partition = partition(reading.partition());
    @Nullable OffsetAndMetadata committed =
        consumer.committed(Set.of(partition), CLOSE).get(partition);
    if (committed == null) {
      return OptionalLong.empty();
    }
    var of = committed.metadata();
    return of.isEmpty() || of.equals(reading.topicId().toString())
        ? OptionalLong.of(committed.offset())
        : OptionalLong.empty();
  }

  private void throttle(Consumer<String, byte[]> consumer) {
    var paused = consumer.paused();
    var pause = new HashSet<TopicPartition>();
    var resume = new HashSet<TopicPartition>();
    feeds.forEach(
        (number, feed) -> {
          var partition = partition(number);
          if (feed.wantsMore() == paused.contains(partition)) {
            (feed.wantsMore() ? resume : pause).add(partition);
          }
        });
    consumer.pause(pause);
    consumer.resume(resume);
  }

  private Duration patience(long now) {
    var due = feeds.values().stream().mapToLong(PartitionFeed::dueAt).min().orElse(Long.MAX_VALUE);
    return due <= now ? Duration.ZERO : Duration.ofNanos(Math.min(due - now, IDLE.toNanos()));
  }

  private void fetched(ConsumerRecord<String, byte[]> fetched) {
    var feed = feeds.get(fetched.partition());
    if (feed == null) {
      return; // Not read any more.
    }
    if (!feed.follows(fetched.offset())) { // The partition has lost its end, and is read anew.
      var before = feed.reading();
      feed = new PartitionFeed(reading(before.topicId(), before.partition(), before.claim()));
      feeds.put(fetched.partition(), feed);
    }
    @Nullable String key = fetched.key();
    byte @Nullable [] value = fetched.value();
    feed.fetched(
        fetched.offset(),
        new ChannelRecord(
            topic.topic(),
            Objects.requireNonNullElse(key, ""),
            value == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(value),
            new Place(feed.reading(), fetched.offset())));
  }

  private boolean take(PartitionFeed feed, long offset, ChannelRecord record) {
    return receiver.take(record, () -> finished.add(new Finished(feed, offset)));
  }

  private void settle() {
    for (var next = finished.poll(); next != null; next = finished.poll()) {
      next.feed().done(next.offset());
    }
  }

  private void measure(Consumer<String, byte[]> consumer) {
    var read = feeds.values().stream().mapToLong(PartitionFeed::owed).sum();
    var unread =
        feeds.keySet().stream().mapToLong(it -> consumer.currentLag(partition(it)).orElse(0)).sum();
    owed.set(read);
    lag.set(read + unread);
  }

  private void commit(Consumer<String, byte[]> consumer) {
    var positions = advanced();
    if (positions.isEmpty()) {
      return;
    }
    consumer.commitAsync(
        positions,
        (_, failure) -> {
          if (failure != null) {
            LOG.debug("{}: not committed: {}", topic.name(), failure.toString());
            feeds.values().forEach(PartitionFeed::reportAgain);
          }
        });
  }

  private void commitLast(Consumer<String, byte[]> consumer) {
    feeds.values().forEach(PartitionFeed::reportAgain); // An asynchronous one may be under way.
    var positions = advanced();
    try {
      if (!positions.isEmpty()) {
        consumer.commitSync(positions, CLOSE);
      }
    } catch (RuntimeException failure) {
      LOG.warn("{}: what is done was not committed: {}", topic.name(), failure.toString());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> advanced() {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    feeds.forEach(
        (partition, feed) ->
            feed.advance()
                .ifPresent(
                    next -> {
                      var of = feed.reading().topicId().toString();
                      positions.put(partition(partition), new OffsetAndMetadata(next, of));
                      feed.reported(next);
                    }));
    return positions;
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic.name(), number);
  }

  private long now() {
    return System.nanoTime() - began;
  }
}
