package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.StoredLevel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Gives the tasks of a queue their places: by priority key, and within it the fairness keys take
 * turns by their weights (MT-54). Each key goes through the queue in strides, the shorter the
 * heavier it is; a task stands where its key's stride has come to, but never before what is being
 * handed out now.
 */
final class FairOrder {
  /** Fairness keys remembered per priority key; above this the one that came first starts anew. */
  static final int KEY_LIMIT = 10_000;

  private static final double STRIDE = 1_000;
  private static final float LIGHTEST = 0.001f;

  private final Map<Integer, Level> levels = new HashMap<>();

  /**
   * What an earlier owner has stored: tasks without a fairness key go on behind all of it, and
   * those with one begin anew.
   */
  void goOnAfter(Map<Integer, StoredLevel> stored) {
    stored.forEach(
        (priority, range) -> {
          var level = levels.computeIfAbsent(priority, _ -> new Level());
          level.reached = Math.max(level.reached, range.first().key().position().pass());
          level.passes.put("", range.lastPass());
        });
  }

  /**
   * Places a task that has just come in.
   *
   * @param weights by fairness key; one that is there goes before the task's own
   */
  BacklogPosition place(DispatchTask task, long taskId, Map<String, Float> weights) {
    var priority = DispatchTasks.priority(task);
    var level = levels.computeIfAbsent(priority, _ -> new Level());
    var stride = Math.max(1, Math.round(STRIDE / weight(task, weights)));
    return new BacklogPosition(priority, level.next(task.getFairnessKey(), stride), taskId);
  }

  /**
   * How heavy a task's key is.
   *
   * @param weights by fairness key; one that is there goes before the task's own
   */
  static float weight(DispatchTask task, Map<String, Float> weights) {
    var weight = weights.getOrDefault(task.getFairnessKey(), task.getFairnessWeight());
    return weight <= 0 ? 1 : Math.max(weight, LIGHTEST);
  }

  /** A task is being handed out. */
  void reached(BacklogPosition position) {
    var level = levels.get(position.priority());
    if (level != null) {
      level.reached = Math.max(level.reached, position.pass());
    }
  }

  /** The tasks of one priority key. */
  private static final class Level {
    private final SequencedMap<String, Long> passes = new LinkedHashMap<>();
    private long reached;

    long next(String key, long stride) {
      var last = passes.remove(key);
      var pass = last == null ? reached : Math.max(reached, last + stride);
      passes.put(key, pass);
      if (passes.size() > KEY_LIMIT) {
        passes.pollFirstEntry();
      }
      return pass;
    }
  }
}
