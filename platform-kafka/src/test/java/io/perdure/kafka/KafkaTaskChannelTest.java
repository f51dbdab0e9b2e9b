package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    var owned = new AtomicReference<Set<Integer>>(Set.of());
    var asked = new Semaphore(0);
    PartitionOwnership ownership =
        (_, _) -> {
          asked.release();
          return owned.get();
        };
    try (var channel = kafka.open(ownership, ConsumedOffsets.IN_KAFKA)) {
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));
      send(channel, "a");
      held.acquire();
      asked.acquire(3);
      assertThat(received).isEmpty();

      owned.set(Set.of(0, 1));

      assertThat(received(1)).containsExactly("a");
    }
  }

  @Test
  void beginsWhereTheSavedOffsetSaysAndSaysHowFarItGot() throws InterruptedException {
    var saved = new SavedOffsets();
    try (var channel = kafka.open(PartitionOwnership.ALL, saved)) {
      send(channel, "a", "b", "c");
      held.acquire(3);
      saved.next.replaceAll((_, _) -> 1L);
      channel.receive(Topic.VISIBILITY_TASKS, doneUnless("nothing"));

      assertThat(received(2)).containsExactly("b", "c");
      assertThat(saved.advancedTo.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn(2L, 3L);
    }
  }

  @Test
  void showsWhatIsNotDone() throws InterruptedException {
    var meters = new SimpleMeterRegistry();
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.IN_KAFKA);
    var asked = new Semaphore(0);
    try (var channel = kafka.open(ports, meters)) {
      channel.receive(
          Topic.VISIBILITY_TASKS,
          (_, _) -> {
            asked.release();
            return false;
          });
      send(channel, "a", "b");
      held.acquire(2);
      asked.acquire(20); // By then the loop has measured with both fetched.

      assertThat(meters.get("perdure.channel.lag").gauge().value()).isEqualTo(2);
      assertThat(meters.get("perdure.channel.sending").gauge().value()).isZero();
    }
  }

  @Test
  void refusesATopicThatContradicts() {
    kafka.open().close();
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.IN_KAFKA);

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
    var ports = new TopicConsumer.Ports(PartitionOwnership.ALL, ConsumedOffsets.IN_KAFKA);

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

  /** What another part would keep in a database. */
  private static final class SavedOffsets implements ConsumedOffsets {
    private final Map<Integer, Long> next = new ConcurrentHashMap<>(Map.of(0, 0L, 1, 0L));
    private final BlockingQueue<Long> advancedTo = new LinkedBlockingQueue<>();

    @Override
    public OptionalLong next(Topic topic, int partition) {
      return OptionalLong.of(next.getOrDefault(partition, 0L));
    }

    @Override
    public void advanced(Topic topic, int partition, long next) {
      advancedTo.add(next);
    }
  }
}
