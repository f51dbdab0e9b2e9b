package io.perdure.common.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this process owns now, for whoever must know without asking the database. */
public final class Holdings {
  private final Map<Leased, Map<Integer, Long>> held = new EnumMap<>(Leased.class);
  private final Map<Leased, LongAdder> taken = new EnumMap<>(Leased.class);
  private final Map<Leased, LongAdder> givenBack = new EnumMap<>(Leased.class);

  public Holdings() {
    for (var kind : Leased.values()) {
      held.put(kind, new ConcurrentHashMap<>());
      taken.put(kind, new LongAdder());
      givenBack.put(kind, new LongAdder());
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

  /** How many of a kind this process has taken since its start. */
  public long taken(Leased kind) {
    return Objects.requireNonNull(taken.get(kind)).sum();
  }

  /** How many of a kind it has given back or lost. */
  public long givenBack(Leased kind) {
    return Objects.requireNonNull(givenBack.get(kind)).sum();
  }

  void add(Leased kind, int id, long epoch) {
    if (all(kind).put(id, epoch) == null) {
      Objects.requireNonNull(taken.get(kind)).increment();
    }
  }

  void remove(Leased kind, int id) {
    if (all(kind).remove(id) != null) {
      Objects.requireNonNull(givenBack.get(kind)).increment();
    }
  }

  private Map<Integer, Long> all(Leased kind) {
    return held.getOrDefault(kind, Map.of());
  }
}
