package io.perdure.testing.simulation;

import io.perdure.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The one queue of a simulation: all that will happen, in the order of its time; what happens at
 * the same time, in an order drawn from the seed. Taking an entry moves the clock.
 */
final class Agenda {
  private static final int REMEMBERED = 60;

  private final VirtualClock clock;
  private final RandomGenerator random;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::tie));
  private final Deque<String> latest = new ArrayDeque<>();
  private long steps;

  Agenda(VirtualClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** What will happen after the given time, unless who planned it is gone by then. */
  void in(Duration delay, String what, BooleanSupplier alive, Runnable action) {
    at(clock.instant().plus(delay), what, alive, action);
  }

  /** What will happen at the given time, unless who planned it is gone by then. */
  void at(Instant time, String what, BooleanSupplier alive, Runnable action) {
    var due = time.isBefore(clock.instant()) ? clock.instant() : time;
    entries.add(new Entry(due, random.nextLong(), what, alive, action));
  }

  /** Does what is next; false when nothing is planned until the given time. */
  boolean step(Instant until) {
    var next = entries.peek();
    if (next == null || next.at().isAfter(until)) {
      return false;
    }
    entries.remove();
    if (next.alive().getAsBoolean()) {
      clock.advanceTo(next.at());
      steps++;
      remember(next.at() + " " + next.what());
      next.action().run();
    }
    return true;
  }

  /** How many entries have been done. */
  long steps() {
    return steps;
  }

  /** Notes a line for the reader of a failure. */
  void remember(String line) {
    latest.addLast(line);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
  }

  /** What was done last, oldest first. */
  List<String> latest() {
    return List.copyOf(latest);
  }

  private record Entry(Instant at, long tie, String what, BooleanSupplier alive, Runnable action) {}
}
