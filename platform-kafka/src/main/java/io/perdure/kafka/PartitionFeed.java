package io.perdure.kafka;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the records of one reading to the receiver, strictly in order, and knows what is owed. A
 * step object: time, given in nanoseconds from any start, comes in with each call.
 */
final class PartitionFeed {
  /** Records that may be fetched and not done; the partition is not read further then. */
  static final int OWED_LIMIT = 10_000;

  /** How long a full receiver is left alone, at first and at most. */
  static final Duration FULL_FIRST = Duration.ofMillis(5);

  static final Duration FULL_LAST = Duration.ofMillis(100);

  /** How long a receiver that has failed is left alone, at first and at most. */
  static final Duration FAILED_FIRST = Duration.ofSeconds(1);

  static final Duration FAILED_LAST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(PartitionFeed.class);

  /** Gives a record to the receiver. */
  interface Offer {
    /** Returns false when the receiver is full. */
    boolean offer(long offset, ChannelRecord record);
  }

  private record Fetched(long offset, ChannelRecord record) {}

  private final Reading reading;
  private final OffsetTracker offsets = new OffsetTracker();
  private final ArrayDeque<Fetched> waiting = new ArrayDeque<>();
  private Duration fullPause = FULL_FIRST;
  private Duration failedPause = FAILED_FIRST;
  private long pausedUntil = Long.MIN_VALUE;
  private OptionalLong reported = OptionalLong.empty();

  PartitionFeed(Reading reading) {
    this.reading = reading;
  }

  Reading reading() {
    return reading;
  }

  /** Whether a record lies behind all that were fetched. */
  boolean follows(long offset) {
    return offsets.follows(offset);
  }

  /** A record has been read from the partition. */
  void fetched(long offset, ChannelRecord record) {
    offsets.fetched(offset);
    waiting.add(new Fetched(offset, record));
  }

  /** All that a record asked for is durable. */
  void done(long offset) {
    offsets.done(offset);
  }

  /** Offers what waits, until the receiver is full or fails. */
  void offer(Offer receiver, long now) {
    while (now >= pausedUntil && !waiting.isEmpty()) {
      if (taken(waiting.element(), receiver, now)) {
        waiting.remove();
      }
    }
  }

  private boolean taken(Fetched fetched, Offer receiver, long now) {
    try {
      if (receiver.offer(fetched.offset(), fetched.record())) {
        fullPause = FULL_FIRST;
        failedPause = FAILED_FIRST;
        return true;
      }
      pausedUntil = now + fullPause.toNanos();
      fullPause = min(fullPause.multipliedBy(2), FULL_LAST);
    } catch (RuntimeException defect) { // What follows waits: the saved position must not pass it.
      LOG.error(
          "The receiver of {} has failed on offset {} of partition {}; it is offered again in {}",
          fetched.record().topic().topicName(),
          fetched.offset(),
          reading.partition(),
          failedPause,
          defect);
      pausedUntil = now + failedPause.toNanos();
      failedPause = min(failedPause.multipliedBy(2), FAILED_LAST);
    }
    return false;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether more may be read from the partition. */
  boolean wantsMore() {
    return waiting.isEmpty() && offsets.owed() < OWED_LIMIT;
  }

  /** When something can be offered again; {@link Long#MAX_VALUE} when nothing waits. */
  long dueAt() {
    return waiting.isEmpty() ? Long.MAX_VALUE : pausedUntil;
  }

  /** How many fetched records are not done. */
  int owed() {
    return offsets.owed();
  }

  /** How far the partition is consumed, when that is further than was reported. */
  OptionalLong advance() {
    return offsets.position().equals(reported) ? OptionalLong.empty() : offsets.position();
  }

  /** The position has been reported. */
  void reported(long position) {
    reported = OptionalLong.of(position);
  }

  /** What was reported has been lost: it is to be reported again. */
  void reportAgain() {
    reported = OptionalLong.empty();
  }
}
