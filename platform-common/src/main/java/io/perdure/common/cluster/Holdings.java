package io.perdure.common.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this process owns now, for whoever must know without asking the database. */
public final class Holdings {
  private final Map<Leased, Map<Integer, Long>> held = new EnumMap<>(Leased.class);

  public Holdings() {
    for (var kind : Leased.values()) {
      held.put(kind, new ConcurrentHashMap<>());
    }
  }

  /** The ids of what is owned of a kind. Never blocks. */
  public Set<Integer> of(Leased kind) {
    return Set.copyOf(all(kind).keySet());
  }

  /** The epoch of each that is owned of a kind. Never blocks. */
  public Map<Integer, Long> epochs(Leased kind) {
    return Map.copyOf(all(kind));
  }

  void add(Leased kind, int id, long epoch) {
    all(kind).put(id, epoch);
  }

  void remove(Leased kind, int id) {
    all(kind).remove(id);
  }

  private Map<Integer, Long> all(Leased kind) {
    return held.getOrDefault(kind, Map.of());
  }
}
