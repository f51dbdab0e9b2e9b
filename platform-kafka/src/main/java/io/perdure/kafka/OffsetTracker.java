package io.perdure.kafka;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Knows which records of a topic partition are still owed, and so how far the partition is
 * consumed: up to the first of them. Offsets may have gaps; records may be done in any order.
 */
final class OffsetTracker {
  private final TreeSet<Long> owed = new TreeSet<>();
  private OptionalLong next = OptionalLong.empty();

  /** Whether a record lies behind all that were fetched; if not, the topic has been made anew. */
  boolean follows(long offset) {
    return next.isEmpty() || offset >= next.getAsLong();
  }

  /** A record has been fetched and is owed from now on. */
  void fetched(long offset) {
    if (!follows(offset)) {
      throw new IllegalArgumentException(
          "offset %d was fetched after %d".formatted(offset, next.getAsLong() - 1));
    }
    owed.add(offset);
    next = OptionalLong.of(offset + 1);
  }

  /** All that a record asked for is durable; saying so again changes nothing. */
  void done(long offset) {
    owed.remove(offset);
  }

  /** The first offset that may not be done; empty before anything was fetched. */
  OptionalLong position() {
    return owed.isEmpty() ? next : OptionalLong.of(owed.first());
  }

  /** How many fetched records are not done. */
  int owed() {
    return owed.size();
  }
}
