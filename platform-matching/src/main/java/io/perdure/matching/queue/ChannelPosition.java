package io.perdure.matching.queue;

import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.Place;
import io.perdure.common.channel.Progress;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is saved of how far the task channel is consumed. A task that is only in memory
 * holds the position back: after a crash its record comes again.
 */
final class ChannelPosition {
  /** How long what is done without the backlog waits to be saved with something else. */
  static final Duration SAVE_AFTER = Duration.ofSeconds(1);

  private final Progress progress = new Progress(Topic.MATCHING_TASKS);
  private final Map<Long, Place> places = new HashMap<>();
  private @Nullable Consumed saving;
  private @Nullable Instant saveAt;

  /** A record has come, and is owed. */
  void taken(long record, @Nullable Place place) {
    if (place != null) {
      places.put(record, place);
      progress.taken(place);
    }
  }

  /** A record is owed no more. */
  void done(long record, Instant now) {
    var place = places.remove(record);
    if (place != null) {
      progress.done(place);
      saveIn(SAVE_AFTER, now);
    }
  }

  /** What was to be saved has not been: it goes with the next batch. */
  void notSaved(Instant now) {
    saving = null;
    saveIn(Duration.ZERO, now);
  }

  /** Nothing more may come: what is done is saved now. */
  void hurry(Instant now) {
    if (saveAt != null) {
      saveAt = now;
    }
  }

  private void saveIn(Duration delay, Instant now) {
    var at = now.plus(delay);
    if (saveAt == null || at.isBefore(saveAt)) {
      saveAt = at;
    }
  }

  /** When the position must be saved though nothing else is; empty when it has not moved. */
  Optional<Instant> dueAt() {
    return Optional.ofNullable(saveAt);
  }

  /**
   * What to save with a batch, if it is more than is saved.
   *
   * @param records those that are done when the batch is durable
   */
  @Nullable Consumed with(Collection<Long> records) {
    var beside = records.stream().map(places::get).filter(Objects::nonNull).toList();
    var next = progress.with(beside).orElse(null);
    saveAt = null;
    if (next == null || next.equals(saving)) {
      return null;
    }
    saving = next;
    return next;
  }
}
