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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Namespaces read from the store and remembered for 2 s, or for as long as the store does not
 * answer; what is not known is always looked up (FO-38). While one caller reads a namespace again,
 * the others make do with what is known.
 */
public final class CachedNamespaces implements Namespaces {
  private static final Logger LOG = LoggerFactory.getLogger(CachedNamespaces.class);

  private static final Duration MAX_AGE = Duration.ofSeconds(2);

  /** What is older is not good enough for those who need not wait for the store. */
  private static final Duration STILL_GOOD = Duration.ofSeconds(10);

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
  public Optional<Namespace> remembered(String id) {
    var now = clock.instant();
    var known = byId.get(id);
    if (known == null || !known.isStillGood(now)) {
      return byId(id);
    }
    if (!known.isFresh(now) && known.claim()) {
      Thread.ofVirtual().name("namespace").start(() -> readAgain(id));
    }
    return Optional.of(known.namespace());
  }

  private void readAgain(String id) {
    try {
      var _ = read(byId, id, store::byId);
    } catch (RuntimeException notNow) {
      LOG.warn("namespace {} could not be read again", id, notNow);
    }
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
    if (known != null && (known.isFresh(now) || (known.isStillGood(now) && !known.claim()))) {
      return Optional.of(known.namespace());
    }
    return read(cache, key, read);
  }

  /** One caller reads; those that come meanwhile and know nothing wait for what it finds. */
  private Optional<Namespace> read(
      Map<String, Entry> cache, String key, Function<String, Optional<StoredNamespace>> read) {
    if (cache.size() >= MAX_ENTRIES) {
      cache.clear();
    }
    var now = clock.instant();
    var found = cache.compute(key, (_, known) -> refreshed(known, now, () -> read.apply(key)));
    return Optional.ofNullable(found).map(Entry::namespace);
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

  private record Entry(Namespace namespace, Instant readAt, AtomicBoolean claimed) {
    Entry(Namespace namespace, Instant readAt) {
      this(namespace, readAt, new AtomicBoolean());
    }

    boolean isFresh(Instant now) {
      return now.isBefore(readAt.plus(MAX_AGE));
    }

    boolean isStillGood(Instant now) {
      return now.isBefore(readAt.plus(STILL_GOOD));
    }

    /** Whether the caller is the one who reads it again. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }
  }
}
