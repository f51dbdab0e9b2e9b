package io.perdure.common.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this process owns now, for whoever must know without asking the database. */
public final class Holdings {
  private final Map<Leased, Set<Integer>> held = new EnumMap<>(Leased.class);

  public Holdings() {
    for (var kind : Leased.values()) {
      held.put(kind, ConcurrentHashMap.newKeySet());
    }
  }

  /** The ids of what is owned of a kind. Never blocks. */
  public Set<Integer> of(Leased kind) {
    return Set.copyOf(all(kind));
  }

  void add(Leased kind, int id) {
    all(kind).add(id);
  }

  void remove(Leased kind, int id) {
    all(kind).remove(id);
  }

  private Set<Integer> all(Leased kind) {
    return held.getOrDefault(kind, Set.of());
  }
}
