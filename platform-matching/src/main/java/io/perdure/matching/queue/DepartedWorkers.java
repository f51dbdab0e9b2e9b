package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The workers that have said that they go, for as long as a poll of theirs may still be under way
 * (MT-91).
 */
final class DepartedWorkers {
  /** Workers that are remembered; above this the one that went first is forgotten. */
  static final int LIMIT = 10_000;

  /** Longer than any poll that was sent before the worker knew that it goes. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private final SequencedMap<WorkerKey, Instant> forgetAt = new LinkedHashMap<>(); // In this order.

  void add(WorkerKey worker, Instant now) {
    forgetAt.remove(worker);
    forgetAt.put(worker, now.plus(REMEMBERED));
    while (forgetAt.size() > LIMIT || forgetAt.firstEntry().getValue().isBefore(now)) {
      forgetAt.pollFirstEntry();
    }
  }

  boolean sent(Poll poll) {
    return !poll.worker().instanceKey().isEmpty() && forgetAt.containsKey(poll.workerKey());
  }
}
