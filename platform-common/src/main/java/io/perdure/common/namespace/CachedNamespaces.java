package io.perdure.common.namespace;

import com.google.protobuf.util.Durations;
import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.error.Unavailable;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.StoredNamespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces read from the store and remembered for 2 s, or for as long as the store does not
 * answer; what is not known is always looked up (FO-38).
 */
public final class CachedNamespaces implements Namespaces {
  private static final Duration MAX_AGE = Duration.ofSeconds(2);

  /** Namespaces remembered under each kind of key. */
  private static final int MAX_ENTRIES = 10_000;

  private final NamespaceStore store;
  private final InstantSource clock;
  private final Map<String, Entry> byName = new ConcurrentHashMap<>();
  private final Map<String, Entry> byId = new ConcurrentHashMap<>();

  public CachedNamespaces(NamespaceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<Namespace> byName(String name) {
    return find(byName, name, store::byName);
  }

  @Override
  public Optional<Namespace> byId(String id) {
    return find(byId, id, store::byId);
  }

  @Override
  public Optional<Namespace> reread(String id) {
    var found = store.byId(id).map(this::namespace);
    found.ifPresent(
        namespace -> {
          byId.remove(id); // The next who asks for it reads it.
          byName.remove(namespace.name());
        });
    return found;
  }

  private Optional<Namespace> find(
      Map<String, Entry> cache, String key, Function<String, Optional<StoredNamespace>> read) {
    var now = clock.instant();
    var known = cache.get(key);
    if (known == null || !known.isFresh(now)) {
      if (cache.size() >= MAX_ENTRIES) {
        cache.clear();
      }
      // One caller reads; those that come meanwhile wait for what it finds.
      known = cache.compute(key, (_, present) -> refreshed(present, now, () -> read.apply(key)));
    }
    return Optional.ofNullable(known).map(Entry::namespace);
  }

  private @Nullable Entry refreshed(
      @Nullable Entry present, Instant now, Supplier<Optional<StoredNamespace>> read) {
    if (present != null && present.isFresh(now)) {
      return present;
    }
    Optional<Namespace> found;
    try {
      found = read.get().map(this::namespace);
    } catch (Unavailable storeIsAway) {
      if (present == null) {
        throw storeIsAway;
      }
      // Better old than nothing. Others need not wait for the store too: one asks it every 2 s.
      return new Entry(present.namespace(), clock.instant());
    }
    return found.map(namespace -> new Entry(namespace, now)).orElse(null);
  }

  private Namespace namespace(StoredNamespace stored) {
    var retention = stored.description().getConfig().getWorkflowExecutionRetentionTtl();
    return new Namespace(
        stored.id(),
        stored.name(),
        stored.description().getNamespaceInfo().getState(),
        Duration.ofMillis(Durations.toMillis(retention)),
        new KnownAttributes(stored.name(), store.searchAttributes(stored.id())));
  }

  private record Entry(Namespace namespace, Instant readAt) {
    boolean isFresh(Instant now) {
      return now.isBefore(readAt.plus(MAX_AGE));
    }
  }
}
