package io.perdure.kafka;

import io.perdure.common.channel.ChannelRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the records of one topic partition to the receiver, in order, and knows what is owed. A
 * step object: time, given in nanoseconds from any start, comes in with each call.
 */
final class PartitionFeed {
  /** Records that may be fetched and not done; the partition is not read further then. */
  static final int OWED_LIMIT = 10_000;

  /** How long a full receiver is left alone, at first and at most. */
  static final Duration FULL_FIRST = Duration.ofMillis(5);

  static final Duration FULL_LAST = Duration.ofMillis(100);

  /** How long a record on which the receiver has failed is put aside, at first and at most. */
  static final Duration FAILED_FIRST = Duration.ofSeconds(1);

  static final Duration FAILED_LAST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(PartitionFeed.class);

  /** Gives a record to the receiver. */
  interface Offer {
    /** Returns false when the receiver is full. */
    boolean offer(long offset, ChannelRecord record);
  }

  private record Fetched(long offset, ChannelRecord record) {}

  private record Failed(Fetched fetched, long againAt, Duration pause) {}

  private final OffsetTracker offsets = new OffsetTracker();
  private final ArrayDeque<Fetched> waiting = new ArrayDeque<>();
  private final PriorityQueue<Failed> failed =
      new PriorityQueue<>(Comparator.comparingLong(Failed::againAt));
  private Duration fullPause = FULL_FIRST;
  private long fullUntil = Long.MIN_VALUE;
  private OptionalLong reported = OptionalLong.empty();

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

  /** Offers what is due, until the receiver is full. */
  void offer(Offer receiver, long now) {
    while (now >= fullUntil && !failed.isEmpty() && failed.element().againAt() <= now) {
      var again = failed.remove();
      if (!taken(again.fetched(), again.pause(), receiver, now)) {
        failed.add(again);
      }
    }
    while (now >= fullUntil && !waiting.isEmpty()) {
      if (taken(waiting.element(), Duration.ZERO, receiver, now)) {
        waiting.remove();
      }
    }
  }

  private boolean taken(Fetched fetched, Duration lastPause, Offer receiver, long now) {
    try {
      if (receiver.offer(fetched.offset(), fetched.record())) {
        fullPause = FULL_FIRST;
        return true;
      }
      fullUntil = now + fullPause.toNanos();
      fullPause = min(fullPause.multipliedBy(2), FULL_LAST);
      return false;
    } catch (RuntimeException defect) { // It stays owed; what follows is not to wait for it.
      var pause = lastPause.isZero() ? FAILED_FIRST : min(lastPause.multipliedBy(2), FAILED_LAST);
      LOG.error(
          "The receiver of {} has failed on offset {}; it is offered again in {}",
          fetched.record().topic().topicName(),
          fetched.offset(),
          pause,
          defect);
      failed.add(new Failed(fetched, now + pause.toNanos(), pause));
      return true;
    }
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
    var records = waiting.isEmpty() ? Long.MAX_VALUE : fullUntil;
    return failed.isEmpty()
        ? records
        : Math.min(records, Math.max(fullUntil, failed.element().againAt()));
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
