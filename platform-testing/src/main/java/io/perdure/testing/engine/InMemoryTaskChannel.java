package io.perdure.testing.engine;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A task channel on the agenda. A durable one holds a record as soon as it has it, like Kafka; the
 * other one when its receiver is done with it. A record may be lost before it is held, delivered
 * twice, late, and behind later ones; a task for matching also after it was held.
 */
final class InMemoryTaskChannel implements TaskChannel {
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** After so long without an answer the receiver has crashed: the record is delivered again. */
  private static final Duration REDELIVERY = Duration.ofSeconds(15);

  private final Agenda agenda;
  private final Faults faults;
  private final Tally tally;
  private final boolean durable;
  private final Predicate<ChannelRecord> losesForGood;
  private final Map<Topic, TaskReceiver> receivers = new EnumMap<>(Topic.class);
  private final Map<Long, ChannelRecord> kept = new TreeMap<>();
  private final Map<Long, Runnable> senders = new HashMap<>();
  private final List<ChannelRecord> lost = new ArrayList<>();
  private long lastId;
  private long lastDelivered;

  /**
   * @param losesForGood which records are lost after they were held, whatever the faults
   */
  InMemoryTaskChannel(
      Agenda agenda,
      Faults faults,
      Tally tally,
      boolean durable,
      Predicate<ChannelRecord> losesForGood) {
    this.losesForGood = losesForGood;
    this.agenda = agenda;
    this.faults = faults;
    this.tally = tally;
    this.durable = durable;
  }

  /** The records that are on their way. */
  Collection<ChannelRecord> records() {
    return kept.values();
  }

  /** The records that were lost after they were held. */
  Collection<ChannelRecord> lost() {
    return lost;
  }

  /** Loses all that it holds, as when its topics are deleted. */
  void lose() {
    tally.count("topics lost");
    kept.values().stream()
        .filter(record -> record.topic() == Topic.MATCHING_TASKS)
        .forEach(lost::add);
    kept.clear();
    var told = List.copyOf(senders.values());
    senders.clear();
    told.forEach(Runnable::run);
  }

  @Override
  public boolean send(ChannelRecord record, Runnable held) {
    if (faults.recordIsLost()) {
      tally.count("record lost");
      return true;
    }
    var isTask = record.topic() == Topic.MATCHING_TASKS;
    if (losesForGood.test(record) || (isTask && faults.heldTaskIsLost())) {
      tally.count("held task lost");
      if (isTask) {
        lost.add(record);
      }
      held.run();
      return true;
    }
    var id = ++lastId;
    kept.put(id, record);
    if (durable) {
      held.run();
    } else {
      senders.put(id, held);
    }
    deliverIn(faults.channelDelay(), id);
    if (faults.recordIsRepeated()) {
      tally.count("record repeated");
      deliverIn(faults.channelDelay(), id);
    }
    return true;
  }

  @Override
  public void receive(Topic topic, TaskReceiver receiver) {
    if (receivers.putIfAbsent(topic, receiver) != null) {
      throw new IllegalStateException("%s has a receiver".formatted(topic));
    }
  }

  private void deliverIn(Duration delay, long id) {
    agenda.in(delay, "channel: record " + id, () -> true, () -> deliver(id));
  }

  private void deliver(long id) {
    var record = kept.get(id);
    if (record == null) {
      return;
    }
    if (id < lastDelivered) {
      tally.count("record overtaken");
    }
    lastDelivered = Math.max(lastDelivered, id);
    var receiver = receivers.get(record.topic());
    if (receiver == null || !receiver.take(record, () -> done(id))) {
      deliverIn(AGAIN, id);
    } else if (durable) {
      deliverIn(REDELIVERY, id);
    }
  }

  private void done(long id) {
    kept.remove(id);
    var held = senders.remove(id);
    if (held != null) {
      held.run();
    }
  }
}
