package io.perdure.matching.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Remembers what is due when; each thing at most once. */
final class Alarms {
  private final Map<Due, Alarm> byDue = new HashMap<>();
  private final TreeSet<Alarm> inOrder = new TreeSet<>();
  private @Nullable Instant wakeAt;
  private long sequence;

  /** Sets an alarm, in place of the one that was set for the same thing. */
  void set(Due due, Instant at) {
    clear(due);
    var alarm = new Alarm(at, sequence++, due);
    byDue.put(due, alarm);
    inOrder.add(alarm);
  }

  void clear(Due due) {
    var alarm = byDue.remove(due);
    if (alarm != null) {
      inOrder.remove(alarm);
    }
  }

  /** Takes out what is due by now. */
  List<Due> take(Instant now) {
    var taken = new ArrayList<Due>();
    while (!inOrder.isEmpty() && !inOrder.first().at().isAfter(now)) {
      var alarm = inOrder.removeFirst();
      byDue.remove(alarm.due());
      taken.add(alarm.due());
    }
    return taken;
  }

  /** When to be called again: the time of the earliest alarm, if it is not asked for already. */
  Optional<Instant> wakeUp(Instant now) {
    if (wakeAt != null && !wakeAt.isAfter(now)) {
      wakeAt = null; // Spent by this step.
    }
    if (inOrder.isEmpty() || inOrder.first().at().equals(wakeAt)) {
      return Optional.empty();
    }
    wakeAt = inOrder.first().at();
    return Optional.of(wakeAt);
  }

  private record Alarm(Instant at, long sequence, Due due) implements Comparable<Alarm> {
    private static final Comparator<Alarm> ORDER =
        Comparator.comparing(Alarm::at).thenComparingLong(Alarm::sequence);

    @Override
    public int compareTo(Alarm other) {
      return ORDER.compare(this, other);
    }
  }
}
