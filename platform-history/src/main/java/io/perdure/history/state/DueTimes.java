package io.perdure.history.state;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** When each of many things is due; tells the first of them without looking at the others. */
final class DueTimes {
  /** One of them, under its number. */
  record Due(Instant at, long number) {}

  private final NavigableSet<Due> byTime =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private final Map<Long, Due> byNumber = new HashMap<>();

  /** It is due then, and no longer when it was before. */
  void put(long number, Instant at) {
    remove(number);
    var due = new Due(at, number);
    byNumber.put(number, due);
    byTime.add(due);
  }

  /** It is not due any more. */
  void remove(long number) {
    var due = byNumber.remove(number);
    if (due != null) {
      byTime.remove(due);
    }
  }

  /** What is due first. */
  Optional<Due> first() {
    return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first());
  }
}
