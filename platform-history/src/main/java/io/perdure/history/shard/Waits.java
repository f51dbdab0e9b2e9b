package io.perdure.history.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The requests that wait for a change of their workflow id, by deadline; bounded. */
final class Waits {
  private static final Comparator<Pending<?, ?>> BY_DEADLINE =
      Comparator.<Pending<?, ?>, Instant>comparing(Pending::deadline)
          .thenComparingLong(Pending::number);

  private final TreeSet<Pending<?, ?>> parked = new TreeSet<>(BY_DEADLINE);
  private final int bound;

  Waits(int bound) {
    this.bound = bound;
  }

  /** Lets a request wait; false when too many do. */
  boolean park(Entry entry, Pending<?, ?> request) {
    if (!hasRoom(entry)) {
      return false;
    }
    parked.add(request);
    entry.parked().add(request);
    return true;
  }

  /** Whether one more may wait. */
  boolean hasRoom(Entry entry) {
    return parked.size() < bound && entry.parked().size() < ShardLimits.WAITING_ON_ONE_ID;
  }

  /** A request waits no longer. */
  void leave(Entry entry, Pending<?, ?> request) {
    parked.remove(request);
    entry.parked().remove(request);
  }

  /** Those whose deadline has come; they still wait. */
  List<Pending<?, ?>> due(Instant now) {
    var due = new ArrayList<Pending<?, ?>>();
    for (var request : parked) {
      if (request.deadline().isAfter(now)) {
        break;
      }
      due.add(request);
    }
    return due;
  }

  /** All of them. */
  List<Pending<?, ?>> all() {
    return List.copyOf(parked);
  }

  Optional<Instant> wakeAt() {
    return parked.isEmpty() ? Optional.empty() : Optional.of(parked.first().deadline());
  }
}
