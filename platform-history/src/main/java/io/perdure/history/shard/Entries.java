package io.perdure.history.shard;

import io.perdure.history.state.WorkflowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Predicate;

/** The workflow ids that a shard has in memory, least recently used first; bounded by bytes. */
final class Entries {
  /** Entries that are looked at in one round of eviction. */
  private static final int EVICTION_ROUND = 100;

  private final LinkedHashMap<WorkflowKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long bound;
  private long weight;

  Entries(long bound) {
    this.bound = bound;
  }

  /** The entry of a workflow id; a new and empty one when there was none. */
  Entry get(WorkflowKey key) {
    return entries.computeIfAbsent(key, this::made);
  }

  private Entry made(WorkflowKey key) {
    var entry = new Entry(key);
    weight += entry.reweigh();
    return entry;
  }

  /** The entry of a workflow id, if it is in memory. */
  Optional<Entry> find(WorkflowKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** All entries. */
  Iterable<Entry> all() {
    return entries.values();
  }

  /** Forgets the runs of an entry; whoever waits for them wants them loaded again. */
  void forget(Entry entry) {
    entry.forget();
    weight += entry.reweigh();
  }

  /** The memory of an entry has changed. */
  void changed(Entry entry) {
    weight += entry.reweigh();
  }

  /**
   * Drops what has not been used for longest until the rest fits the bound. What is in use counts
   * as used now, or it would stand before all that can go.
   */
  void evict(Predicate<WorkflowKey> kept) {
    if (weight <= bound) {
      return;
    }
    var inUse = new ArrayList<WorkflowKey>();
    var iterator = entries.values().iterator();
    for (var looked = 0;
        looked < EVICTION_ROUND && weight > bound && iterator.hasNext();
        looked++) {
      var entry = iterator.next();
      if (entry.idle() && !kept.test(entry.key())) {
        iterator.remove();
        weight -= entry.weight();
      } else {
        inUse.add(entry.key());
      }
    }
    inUse.forEach(entries::get);
  }
}
