package io.perdure.matching.queue;

import io.perdure.matching.store.BacklogPosition;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of other partitions that wait at the root. Those of one priority key take turns with
 * the root's own tasks: who came after the last of these goes behind the next one.
 */
final class Visitors {
  private final NavigableMap<BacklogPosition, OwedTask> waiting = new TreeMap<>();
  private long newest;
  private long newestAtOwnTurn;

  void add(OwedTask visitor) {
    newest = Math.max(newest, visitor.position().taskId());
    waiting.put(visitor.position(), visitor);
  }

  boolean isWaiting(OwedTask visitor) {
    return waiting.get(visitor.position()) == visitor;
  }

  void leave(OwedTask visitor) {
    waiting.remove(visitor.position());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The first one, unless tasks of a better priority key may stand in the backlog. */
  @Nullable OwedTask first(BacklogPosition loadedTo) {
    var first = waiting.firstEntry();
    return first == null || first.getKey().priority() > loadedTo.priority()
        ? null
        : first.getValue();
  }

  /** Whether a visitor goes before a task of the root's own. */
  boolean goesBefore(OwedTask visitor, OwedTask own) {
    var priority = Integer.compare(visitor.position().priority(), own.position().priority());
    return priority < 0 || (priority == 0 && visitor.position().taskId() <= newestAtOwnTurn);
  }

  /** A task of the root's own has been taken. */
  void ownTurn() {
    newestAtOwnTurn = newest;
  }
}
