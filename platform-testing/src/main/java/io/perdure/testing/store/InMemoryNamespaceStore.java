package io.perdure.testing.store;

import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.NotFound;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.StoredNamespace;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Namespaces in memory. */
public final class InMemoryNamespaceStore implements NamespaceStore {
  /** By id; an id in lower case sorts like the UUID that it spells. */
  private final ConcurrentSkipListMap<String, StoredNamespace> byId = new ConcurrentSkipListMap<>();

  private final Map<String, Map<String, IndexedValueType>> searchAttributes =
      new ConcurrentHashMap<>();

  @Override
  public void add(DescribeNamespaceResponse namespace) {
    var added = new StoredNamespace(namespace, 0);
    if (byName(added.name()).isPresent() || byId.putIfAbsent(added.id(), added) != null) {
      throw AlreadyExists.namespace(added.name());
    }
  }

  @Override
  public Optional<StoredNamespace> byName(String name) {
    return byId.values().stream().filter(namespace -> namespace.name().equals(name)).findAny();
  }

  @Override
  public Optional<StoredNamespace> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public List<StoredNamespace> page(String afterId, int limit) {
    return byId.tailMap(afterId, false).values().stream().limit(limit).toList();
  }

  @Override
  public boolean replace(StoredNamespace changed) {
    var raised = new StoredNamespace(changed.description(), changed.version() + 1);
    var replaced = new AtomicBoolean();
    byId.computeIfPresent(
        changed.id(),
        (_, present) -> {
          replaced.set(present.version() == changed.version());
          return replaced.get() ? raised : present;
        });
    return replaced.get();
  }

  @Override
  public Map<String, IndexedValueType> searchAttributes(String namespaceId) {
    return searchAttributes.getOrDefault(namespaceId, Map.of());
  }

  @Override
  public void changeSearchAttributes(
      String namespaceId, UnaryOperator<Map<String, IndexedValueType>> change) {
    if (!byId.containsKey(namespaceId)) {
      throw NotFound.namespace(namespaceId);
    }
    searchAttributes.compute(
        namespaceId, (_, before) -> Map.copyOf(change.apply(before == null ? Map.of() : before)));
  }
}
