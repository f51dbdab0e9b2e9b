package io.perdure.common.channel;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a receiver has come with one topic partition, so that it can save it with what the
 * records caused. Records are taken in the order of their offsets and done in any order; what is
 * saved never passes one that is not done.
 */
public final class Progress {
  private final Topic topic;
  private final TreeSet<Long> owed = new TreeSet<>();
  private @Nullable Reading reading;
  private long next;

  public Progress(Topic topic) {
    this.topic = topic;
  }

  /** A record has been taken and is owed from now on. */
  public void taken(Place place) {
    if (!place.reading().equals(reading)) { // What was owed of another comes again in this one.
      reading = place.reading();
      owed.clear();
      next = place.offset();
    }
    if (place.offset() >= next) {
      owed.add(place.offset());
      next = place.offset() + 1;
    }
  }

  /** All that a record asked for is durable. */
  public void done(Place place) {
    if (place.reading().equals(reading)) {
      owed.remove(place.offset());
    }
  }

  /**
   * How far the partition will be consumed once some records more are done; empty before any record
   * was taken.
   */
  public Optional<Consumed> with(Collection<Place> records) {
    if (reading == null) {
      return Optional.empty();
    }
    var done = new HashSet<Long>();
    for (var place : records) {
      if (place.reading().equals(reading)) {
        done.add(place.offset());
      }
    }
    var first = next;
    for (var offset : owed) {
      if (!done.contains(offset)) {
        first = offset;
        break;
      }
    }
    return Optional.of(new Consumed(topic, reading.partition(), reading.topicId(), first));
  }
}
