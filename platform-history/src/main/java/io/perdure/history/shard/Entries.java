package io.perdure.history.shard;

import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.LoadedWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The workflow ids that a shard has in memory, least recently used first; bounded by bytes. What is
 * missing is loaded off the writer: many ids in one query, installed only if the ticket still
 * holds.
 */
final class Entries {
  /** Entries that are looked at in one round of eviction. */
  private static final int EVICTION_ROUND = 100;

  /** How long after a failed load the next one is started. */
  private static final Duration LOAD_BACKOFF = Duration.ofMillis(200);

  private final LinkedHashMap<WorkflowKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<WorkflowKey> wanted = new LinkedHashSet<>();
  private final Map<Long, List<LoadKey>> loading = new HashMap<>();
  private final long bound;
  private long weight;
  private long lastTicket;
  private Instant loadsNotBefore = Instant.MIN;

  Entries(long bound) {
    this.bound = bound;
  }

  /** The entry of a workflow id; a new and empty one when there was none. */
  Entry get(WorkflowKey key) {
    return entries.computeIfAbsent(key, Entry::new);
  }

  /** The entry of a workflow id, if it is in memory. */
  Optional<Entry> find(WorkflowKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** All entries. */
  Iterable<Entry> all() {
    return entries.values();
  }

  /** Wants that what undecided requests of the entry name is loaded. */
  void want(Entry entry) {
    if (entry.ticket() == 0) {
      wanted.add(entry.key());
    }
  }

  /** The loads to start now. */
  List<ShardEffect.Load> nextLoads(Instant now) {
    var loads = new ArrayList<ShardEffect.Load>();
    while (!wanted.isEmpty()
        && loading.size() < ShardLimits.LOADS
        && !now.isBefore(loadsNotBefore)) {
      var keys = new ArrayList<LoadKey>();
      var ticket = ++lastTicket;
      var iterator = wanted.iterator();
      while (iterator.hasNext() && keys.size() < ShardLimits.KEYS_IN_LOAD) {
        var entry = get(iterator.next());
        iterator.remove();
        entry.await(ticket);
        keys.add(new LoadKey(entry.key(), Set.copyOf(entry.namedRuns())));
      }
      loading.put(ticket, keys);
      loads.add(new ShardEffect.Load(ticket, keys));
    }
    return loads;
  }

  /** Installs what a load has brought, and returns the entries for which it was awaited. */
  List<Entry> install(long ticket, List<LoadedWorkflow> workflows) {
    var asked = new HashMap<WorkflowKey, Set<String>>();
    loading.getOrDefault(ticket, List.of()).forEach(key -> asked.put(key.workflow(), key.runIds()));
    loading.remove(ticket);
    var installed = new ArrayList<Entry>();
    for (var workflow : workflows) {
      var entry = entries.get(workflow.workflow());
      if (entry != null && entry.ticket() == ticket) {
        entry.install(workflow, asked.getOrDefault(workflow.workflow(), Set.of()));
        weight += entry.reweigh();
        installed.add(entry);
      }
    }
    return installed;
  }

  /** When a load shall be tried again; empty when none waits. */
  Optional<Instant> wakeAt() {
    return wanted.isEmpty() || loading.size() >= ShardLimits.LOADS
        ? Optional.empty()
        : Optional.of(loadsNotBefore);
  }

  /** Wants again, a little later, what a failed load should have brought. */
  void loadFailed(long ticket, Instant now) {
    loadsNotBefore = now.plus(LOAD_BACKOFF);
    for (var key : loading.getOrDefault(ticket, List.of())) {
      var entry = entries.get(key.workflow());
      if (entry != null && entry.ticket() == ticket) {
        entry.await(0);
        wanted.add(entry.key());
      }
    }
    loading.remove(ticket);
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

  /** Drops what has not been used for longest until the rest fits the bound. */
  void evict(Predicate<WorkflowKey> kept) {
    if (weight <= bound) {
      return;
    }
    var iterator = entries.values().iterator();
    for (var looked = 0;
        looked < EVICTION_ROUND && weight > bound && iterator.hasNext();
        looked++) {
      var entry = iterator.next();
      if (entry.idle() && !kept.test(entry.key())) {
        iterator.remove();
        weight -= entry.weight();
      }
    }
  }
}
