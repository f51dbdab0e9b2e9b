package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** How fast the tasks of each fairness key may be handed out, by its weight (MT-54). */
final class KeyLimits {
  /** Keys remembered; above this the one that was used longest ago has a full bucket again. */
  static final int KEY_LIMIT = 2_000;

  private final SequencedMap<String, TokenBucket> buckets = new LinkedHashMap<>();
  private final int partitions;
  private OptionalDouble rate = OptionalDouble.empty();
  private Map<String, Float> weights = Map.of();
  private @Nullable Instant nextToken;

  /**
   * @param partitions among how many partitions of the queue a rate is divided
   */
  KeyLimits(int partitions) {
    this.partitions = partitions;
  }

  /** What operators have configured: for a key of weight 1, and the weights of keys. */
  void operatorsWant(OptionalDouble tasksPerSecond, Map<String, Float> keyWeights) {
    if (!rate.equals(tasksPerSecond) || !weights.equals(keyWeights)) {
      buckets.clear();
    }
    rate = tasksPerSecond;
    weights = keyWeights;
  }

  /** Begins to look for a task whose key may have one handed out. */
  void look() {
    nextToken = null;
  }

  /** Takes a token of the task's key if there is one, or if none is needed. */
  boolean take(DispatchTask task, Instant now) {
    if (rate.isEmpty()) {
      return true;
    }
    var key = task.getFairnessKey();
    var bucket = buckets.remove(key);
    if (bucket == null) {
      bucket = new TokenBucket(rate.getAsDouble() * FairOrder.weight(task, weights) / partitions);
    }
    buckets.put(key, bucket);
    if (buckets.size() > KEY_LIMIT) {
      buckets.pollFirstEntry();
    }
    var taken = bucket.take(now);
    if (!taken) {
      bucket.nextToken().ifPresent(this::waitFor);
    }
    return taken;
  }

  private void waitFor(Instant at) {
    nextToken = nextToken == null || at.isBefore(nextToken) ? at : nextToken;
  }

  /** The task was none. */
  void giveBack(DispatchTask task) {
    var bucket = buckets.get(task.getFairnessKey());
    if (bucket != null) {
      bucket.giveBack();
    }
  }

  /** When a task may be handed out that could not be since the last look. */
  Optional<Instant> nextToken() {
    return Optional.ofNullable(nextToken);
  }
}
