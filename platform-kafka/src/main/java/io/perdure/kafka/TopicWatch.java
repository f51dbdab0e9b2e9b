package io.perdure.kafka;

import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the topics are still those that were there before. One that is gone
 * is created again, by whichever node sees it first; while it is gone nobody reads it.
 */
final class TopicWatch implements AutoCloseable {
  /** How often the topics are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  /** What is known of the topics. */
  interface Looking {
    /** The id of each topic that is there; may fail while the brokers are away. */
    Map<Topic, UUID> look() throws InterruptedException;

    /** Creates what is missing and tells the ids; fails when one contradicts its use. */
    Map<Topic, UUID> ensure() throws InterruptedException;
  }

  private final List<Topic> topics;
  private final Looking looking;
  private final Map<Topic, UUID> current = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  // Of the thread that looks.
  private final Map<Topic, UUID> lastSeen = new EnumMap<>(Topic.class);
  private boolean failing;

  TopicWatch(List<Topic> topics, Looking looking) {
    this.topics = topics;
    this.looking = looking;
  }

  /** Returns when all topics are there and fit, and goes on looking. */
  void start() {
    try {
      var found = looking.ensure();
      current.putAll(found);
      lastSeen.putAll(found);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka's topics were checked", ended);
    }
    Thread.ofVirtual().name("kafka-topics").start(this::run);
  }

  /** Names this making of a topic; empty while it is gone or has only just been created. */
  Optional<UUID> id(Topic topic) {
    return Optional.ofNullable(current.get(topic));
  }

  @Override
  public void close() {
    stopping.countDown();
  }

  private void run() {
    try {
      while (!stopping.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
        tryLook();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryLook() throws InterruptedException {
    try {
      look();
      failing = false;
    } catch (RuntimeException failure) { // There is a next look.
      if (!failing) {
        LOG.warn("Kafka's topics cannot be looked at: {}", failure.getMessage());
      }
      failing = true;
    }
  }

  /** One look. While the brokers are away nobody deletes topics either: nothing changes then. */
  void look() throws InterruptedException {
    var found = looking.look();
    if (found.equals(current)) {
      return;
    }
    for (var topic : topics) {
      if (!Objects.equals(found.get(topic), current.get(topic)) && current.remove(topic) != null) {
        LOG.warn("Kafka's topic {} is not the one that it was", topic.topicName());
      }
    }
    looking.ensure().forEach(this::seen);
  }

  /** A new topic counts when it is seen twice: by then no broker serves the old one. */
  private void seen(Topic topic, UUID id) {
    if (id.equals(lastSeen.put(topic, id)) && !id.equals(current.put(topic, id))) {
      LOG.warn("Kafka's topic {} has been made anew: read from its start", topic.topicName());
    }
  }
}
