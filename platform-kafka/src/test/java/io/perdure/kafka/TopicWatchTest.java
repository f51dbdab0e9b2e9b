package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.channel.Topic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
  private final Brokers brokers = new Brokers();
  private final TopicWatch watch = new TopicWatch(List.of(Topic.values()), brokers);

  @BeforeEach
  void start() {
    watch.start();
    watch.close(); // Each look is the test's.
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void knowsATopicFromTheStart() {
    assertThat(watch.id(Topic.MATCHING_TASKS)).contains(brokers.id(Topic.MATCHING_TASKS));
  }

  @Test
  void createsATopicThatIsGoneAndKnowsItOnceItWasSeenTwice() throws InterruptedException {
    brokers.topics.remove(Topic.MATCHING_TASKS);

    watch.look();
    assertThat(watch.id(Topic.MATCHING_TASKS)).isEmpty();
    assertThat(watch.id(Topic.VISIBILITY_TASKS)).isPresent();
    watch.look();

    assertThat(watch.id(Topic.MATCHING_TASKS)).contains(brokers.id(Topic.MATCHING_TASKS));
  }

  @Test
  void knowsATopicThatAnotherHasMadeAnew() throws InterruptedException {
    brokers.topics.put(Topic.MATCHING_TASKS, UUID.randomUUID());

    watch.look();
    assertThat(watch.id(Topic.MATCHING_TASKS)).isEmpty();
    watch.look();

    assertThat(watch.id(Topic.MATCHING_TASKS)).contains(brokers.id(Topic.MATCHING_TASKS));
  }

  @Test
  void knowsNoTopicThatWasMadeAnewAndIsUnfit() {
    brokers.topics.put(Topic.MATCHING_TASKS, UUID.randomUUID());
    brokers.unfit = true;

    assertThatThrownBy(watch::look).hasMessage("unfit");

    assertThat(watch.id(Topic.MATCHING_TASKS)).isEmpty();
  }

  @Test
  void changesNothingWhileTheBrokersAreAway() {
    brokers.away = true;

    assertThatThrownBy(watch::look).hasMessage("away");

    assertThat(watch.id(Topic.MATCHING_TASKS)).isPresent();
  }

  /** Topics that come and go. */
  private static final class Brokers implements TopicWatch.Looking {
    final Map<Topic, UUID> topics = new EnumMap<>(Topic.class);
    boolean away;
    boolean unfit;

    UUID id(Topic topic) {
      return topics.getOrDefault(topic, new UUID(0, 0));
    }

    @Override
    public Map<Topic, UUID> look() {
      if (away) {
        throw new IllegalStateException("away");
      }
      return Map.copyOf(topics);
    }

    @Override
    public Map<Topic, UUID> ensure() {
      if (unfit) {
        throw new IllegalStateException("unfit");
      }
      for (var topic : Topic.values()) {
        topics.putIfAbsent(topic, UUID.randomUUID());
      }
      return Map.copyOf(topics);
    }
  }
}
