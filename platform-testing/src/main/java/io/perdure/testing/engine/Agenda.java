package io.perdure.testing.engine;

import io.perdure.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The one queue of an engine: all that will happen, in the order of its time; what happens at the
 * same time, in the order of planning or in one drawn from a seed. Taking an entry moves the clock.
 */
public final class Agenda {
  private static final int REMEMBERED = 60;

  private final VirtualClock clock;
  private final LongSupplier ties;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::tie));
  private final Deque<String> latest = new ArrayDeque<>();
  private long steps;

  private Agenda(VirtualClock clock, LongSupplier ties) {
    this.clock = clock;
    this.ties = ties;
  }

  /** What happens at the same time happens in the order in which it was planned. */
  public static Agenda inOrder(VirtualClock clock) {
    var planned = new long[1];
    return new Agenda(clock, () -> planned[0]++);
  }

  /** What happens at the same time happens in an order drawn from a seed. */
  public static Agenda shuffled(VirtualClock clock, RandomGenerator random) {
    return new Agenda(clock, random::nextLong);
  }

  /** What will happen after the given time, unless who planned it is gone by then. */
  public void in(Duration delay, String what, BooleanSupplier alive, Runnable action) {
    at(clock.instant().plus(delay), what, alive, action);
  }

  /** What will happen at the given time, unless who planned it is gone by then. */
  public void at(Instant time, String what, BooleanSupplier alive, Runnable action) {
    var due = time.isBefore(clock.instant()) ? clock.instant() : time;
    entries.add(new Entry(due, ties.getAsLong(), what, alive, action));
  }

  /** Does what is next; false when nothing is planned until the given time. */
  public boolean step(Instant until) {
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
  public long steps() {
    return steps;
  }

  /** Notes a line for the reader of a failure. */
  public void remember(String line) {
    latest.addLast(line);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
  }

  /** What was done last, oldest first. */
  public List<String> latest() {
    return List.copyOf(latest);
  }

  private record Entry(Instant at, long tie, String what, BooleanSupplier alive, Runnable action) {}
}
