package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Started tasks whose polls have gone before they had them. The next poll of the queue gets them if
 * it comes soon; later, the timeout of the started task brings it back. Bounded by bytes.
 */
final class UndeliveredTasks {
  /** Workers that have lost a poll send another at once. */
  static final Duration KEPT = Duration.ofSeconds(3);

  /** What they may hold together. */
  static final long BYTE_LIMIT = 32L << 20;

  /** What a task without a payload counts. */
  private static final int WEIGHT = 200;

  /**
   * What its poll was to be told.
   *
   * @param matched whether the task has never been in the backlog
   */
  record Undelivered(ByteString response, boolean matched, Instant until) {
    long weight() {
      return response.size() + (long) WEIGHT;
    }
  }

  private final Map<LoadedQueue, Deque<Undelivered>> waiting = new HashMap<>();
  private long bytes;

  void keep(LoadedQueue queue, ByteString response, boolean matched, Instant now) {
    var kept = new Undelivered(response, matched, now.plus(KEPT));
    if (bytes + kept.weight() <= BYTE_LIMIT) {
      bytes += kept.weight();
      waiting.computeIfAbsent(queue, _ -> new ArrayDeque<>()).add(kept);
    }
  }

  /** Whether there is one for the next poll of the queue. */
  boolean holds(LoadedQueue queue, Instant now) {
    if (!waiting.containsKey(queue)) {
      return false;
    }
    forgetOld(now);
    return waiting.containsKey(queue);
  }

  /** Takes out the one that has waited longest, if there is one. */
  Optional<Undelivered> take(LoadedQueue queue, Instant now) {
    var tasks = holds(queue, now) ? waiting.get(queue) : null;
    if (tasks == null) {
      return Optional.empty();
    }
    var first = tasks.removeFirst();
    bytes -= first.weight();
    waiting.values().removeIf(Deque::isEmpty);
    return Optional.of(first);
  }

  /** Forgets those that have waited long enough. */
  void forgetOld(Instant now) {
    for (var tasks : waiting.values()) {
      while (!tasks.isEmpty() && tasks.getFirst().until().isBefore(now)) {
        bytes -= tasks.removeFirst().weight();
      }
    }
    waiting.values().removeIf(Deque::isEmpty);
  }
}
