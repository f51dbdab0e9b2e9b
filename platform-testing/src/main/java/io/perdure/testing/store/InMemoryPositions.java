package io.perdure.testing.store;

import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far the task channel is consumed, in memory. */
final class InMemoryPositions implements ConsumedOffsets {
  private record Key(Topic topic, int partition) {}

  private final Map<Key, Consumed> saved = new ConcurrentHashMap<>();

  void save(List<Consumed> consumed) {
    for (var position : consumed) {
      saved.merge(
          new Key(position.topic(), position.partition()),
          position,
          (before, now) ->
              before.topicId().equals(now.topicId()) && before.next() > now.next() ? before : now);
    }
  }

  @Override
  public Optional<Consumed> saved(Topic topic, int partition) {
    return Optional.ofNullable(saved.get(new Key(topic, partition)));
  }
}
