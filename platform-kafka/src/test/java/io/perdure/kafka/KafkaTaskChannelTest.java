package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.DocumentedMetrics.Source;
import io.perdure.common.Patience;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only a broker can show. */
@Tag("slow")
class KafkaTaskChannelTest {
  private static final long PATIENCE_SECONDS = 40;
  private static final String KEY = "one-key";

  private final TestingKafka kafka = new TestingKafka();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Semaphore held = new Semaphore(0);

  @Test
  void holdsARecordThatNobodyReceives() throws InterruptedException {
    try (var channel = kafka.open()) {
      send(channel, "a");

      assertThat(held.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void deliversAfterARestartWhatWasNotDoneAndWhatFollows() throws InterruptedException {
    try (var channel = kafka.open()) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("b"));
      send(channel, "a", "b", "c");
      assertThat(received(3)).containsExactly("a", "b", "c");
    }

    try (var channel = kafka.open()) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      assertThat(received(2)).containsExactly("b", "c");
    }

    try (var channel = kafka.open()) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "d");
      assertThat(received(1)).containsExactly("d");
    }
  }

  @Test
  void losesNothingWhenTheBrokerIsKilled() throws InterruptedException, IOException {
    try (var channel = kafka.open()) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "before");
      assertThat(received(1)).containsExactly("before");
      held.acquire();

      TestingBroker.shared().kill();
      send(channel, "while");
      assertThat(held.tryAcquire(1, TimeUnit.SECONDS)).isFalse();
      TestingBroker.shared().start();

      sendUntilHeld(channel, "while");
      assertThat(received(1)).containsExactly("while");
    }
  }

  @Test
  void readsThePartitionsThatTheNodeOwnsNow() throws InterruptedException {
    var owned = new AtomicReference<Map<Integer, Long>>(Map.of());
    var asked = new Semaphore(0);
    PartitionOwnership ownership =
        (_, _) -> {
          asked.release();
          return owned.get();
        };
    try (var channel = kafka.open(ownership, ConsumedOffsets.NONE)) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "a");
      held.acquire();
      asked.acquire(3);
      assertThat(received).isEmpty();

      owned.set(Map.of(0, 1L, 1, 1L));

      assertThat(received(1)).containsExactly("a");
    }
  }

  @Test
  void beginsWhereTheSavedOffsetSays() throws InterruptedException {
    var saved = new AtomicReference<>(Optional.<Consumed>empty());
    try (var channel = kafka.open(PartitionOwnership.ALL, (_, _) -> saved.get())) {
      send(channel, "a", "b", "c");
      held.acquire(3);
      saved.set(Optional.of(consumed(topic(), 1)));
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));

      assertThat(received(2)).containsExactly("b", "c");
    }
  }

  @Test
  void anOffsetOfAnotherMakingOfTheTopicCountsForNothing() throws InterruptedException {
    var saved = Optional.of(consumed(UUID.randomUUID(), 2));
    try (var channel = kafka.open(PartitionOwnership.ALL, (_, _) -> saved)) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "a", "b", "c");

      assertThat(received(3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void anotherClaimToAPartitionReadsItAnewFromWhatIsSaved() throws InterruptedException {
    var claim = new AtomicLong(1);
    PartitionOwnership ownership = (_, _) -> Map.of(0, claim.get(), 1, claim.get());
    try (var channel = kafka.open(ownership, (_, _) -> Optional.of(consumed(topic(), 0)))) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "a");
      assertThat(received(1)).containsExactly("a");

      claim.set(2);

      assertThat(received(1)).containsExactly("a");
    }
  }

  @Test
  void whatVanishesIsMadeAgainAndReadFromItsStart() throws Exception {
    try (var channel = kafka.open()) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "a", "b");
      assertThat(received(2)).containsExactly("a", "b");
      held.acquire(2);
      var before = topic();

      kafka.deleteTopics();

      sendUntilHeld(channel, "c");
      assertThat(received(1)).containsExactly("c");
      assertThat(topic()).isNotEqualTo(before);
    }
  }

  @Test
  void showsWhatIsNotDone() throws InterruptedException {
    var meters = new SimpleMeterRegistry();
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.NONE);
    try (var channel = kafka.open(ports, meters)) {
      channel.receive(Topic.VISIBILITY_TASKS, (_, _) -> false);
      send(channel, "a", "b");

      Patience.until(() -> meters.get("perdure.channel.lag").gauge().value() == 2);
      Patience.until(() -> meters.get("perdure.channel.sending").gauge().value() == 0);
      Source.CHANNELS.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
    }
  }

  @Test
  void refusesATopicThatContradicts() {
    kafka.open().close();
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.NONE);

    assertThatThrownBy(
            () ->
                KafkaChannelConfiguration.open(
                    kafka.properties(), 3, ports, new SimpleMeterRegistry()))
        .hasMessage(
            "Kafka's topic %smatching-tasks is unfit: it has 2 partitions, not 3", kafka.prefix());
  }

  @Test
  void namesTheBrokersThatDoNotAnswer() {
    var nobody =
        new KafkaProperties(
            List.of("localhost:1"),
            "",
            1,
            null,
            ChannelTopic.RETENTION,
            1,
            Duration.ofSeconds(1),
            Map.of());
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.NONE);

    assertThatThrownBy(
            () -> KafkaChannelConfiguration.open(nobody, 1, ports, new SimpleMeterRegistry()))
        .hasMessage("Kafka at [localhost:1] has not answered within PT1S");
  }

  private TaskReceiver doneUnless(String value) {
    return (record, done) -> {
      var text = record.value().toStringUtf8();
      if (!text.equals(value)) {
        done.run();
      }
      return received.add(text);
    };
  }

  private void send(KafkaTaskChannel channel, String... values) {
    for (var value : values) {
      assertThat(channel.send(record(value), held::release)).isTrue();
    }
  }

  /** As whoever owes a record does: again and again. */
  private void sendUntilHeld(KafkaTaskChannel channel, String value) throws InterruptedException {
    for (var tries = 0; tries < PATIENCE_SECONDS; tries++) {
      if (held.tryAcquire(1, TimeUnit.SECONDS)) {
        return;
      }
      send(channel, value);
    }
    throw new AssertionError(value + " was never held");
  }

  private List<String> received(int count) throws InterruptedException {
    var values = new ArrayList<String>();
    while (values.size() < count) {
      var value = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(value).as("record %d", values.size()).isNotNull();
      values.add(value);
    }
    return values;
  }

  private static ChannelRecord record(String value) {
    return new ChannelRecord(Topic.VISIBILITY_TASKS, KEY, ByteString.copyFromUtf8(value));
  }

  private UUID topic() {
    return kafka.topicId(Topic.VISIBILITY_TASKS);
  }

  private static Consumed consumed(UUID topicId, long next) {
    return new Consumed(Topic.VISIBILITY_TASKS, 0, topicId, next);
  }
}
