package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.matching.store.BacklogPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fairness keys whose rates hold back so many tasks that only their first are kept in memory
 * (MT-54). Each is parked at a position: what it has behind that may be in the backlog only,
 * although the tasks of others there are in memory.
 */
final class ParkedKeys {
  /** Tasks that a key keeps in memory when it is parked. */
  static final int KEPT = 100;

  /** A parked key with fewer tasks than this reads ahead. */
  private static final int LOW = KEPT / 4;

  private final SequencedMap<String, BacklogPosition> parked = new LinkedHashMap<>();

  /** Whether older tasks of its key may be in the backlog only. */
  boolean isBehind(OwedTask task) {
    return isBehind(task.task(), task.position());
  }

  boolean isBehind(DispatchTask task, BacklogPosition position) {
    var at = parked.get(task.getFairnessKey());
    return at != null && position.compareTo(at) > 0;
  }

  /**
   * Parks those keys that are held back and have many tasks.
   *
   * @param tasks in their order, and behind none that only the backlog knows
   */
  void park(Collection<OwedTask> tasks, Set<String> heldBack) {
    var counts = new HashMap<String, Integer>();
    for (var task : tasks) {
      var key = task.task().getFairnessKey();
      if (heldBack.contains(key) && counts.merge(key, 1, Integer::sum) == KEPT) {
        parked.merge(key, task.position(), (one, other) -> one.compareTo(other) < 0 ? one : other);
      }
    }
  }

  /** The parked key that has few tasks left, if one has; the one that has read least lately. */
  @Nullable String hungry(Collection<OwedTask> tasks) {
    if (parked.isEmpty()) {
      return null;
    }
    var left = new HashMap<String, Integer>();
    for (var task : tasks) {
      if (!isBehind(task)) {
        left.merge(task.task().getFairnessKey(), 1, Integer::sum);
      }
    }
    for (var key : parked.keySet()) {
      if (left.getOrDefault(key, 0) < LOW) {
        return key;
      }
    }
    return null;
  }

  /** Behind what a key's next tasks are. */
  BacklogPosition position(String key) {
    return parked.getOrDefault(key, BacklogPosition.START);
  }

  /** All tasks of the key up to there are in memory. */
  void hasRead(String key, BacklogPosition to) {
    parked.remove(key);
    parked.put(key, to);
  }

  /** Behind there nothing is known of any key. */
  void endAt(BacklogPosition end) {
    parked.values().removeIf(at -> at.compareTo(end) >= 0);
  }

  boolean isEmpty() {
    return parked.isEmpty();
  }
}
