package io.perdure.common.store;

import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.NotFound;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/** The namespaces in the database. */
public final class JpaNamespaceStore implements NamespaceStore {
  private static final String SEARCH_ATTRIBUTES =
      "select r from SearchAttributeRow r where r.id.namespaceId = :namespace";

  private final EntityManager entityManager;
  private final NamespaceRows rows;
  private final StoreTransaction transaction;

  public JpaNamespaceStore(
      EntityManagerFactory entityManagers, PlatformTransactionManager transactions) {
    entityManager = SharedEntityManagerCreator.createSharedEntityManager(entityManagers);
    rows = new JpaRepositoryFactory(entityManager).getRepository(NamespaceRows.class);
    transaction = new StoreTransaction(transactions);
  }

  @Override
  public void add(DescribeNamespaceResponse namespace) {
    var name = namespace.getNamespaceInfo().getName();
    try {
      transaction.run(
          () -> {
            // The database decides; it is asked first so that it seldom has to log a refusal.
            if (rows.findByName(name).isPresent()) {
              throw AlreadyExists.namespace(name);
            }
            entityManager.persist(new NamespaceRow(namespace));
            entityManager.flush(); // So that the database's answer comes here.
            return name;
          });
    } catch (ConstraintViolationException taken) {
      throw AlreadyExists.namespace(name);
    }
  }

  @Override
  public Optional<StoredNamespace> byName(String name) {
    return transaction.run(() -> rows.findByName(name).map(NamespaceRow::read));
  }

  @Override
  public Optional<StoredNamespace> byId(String id) {
    return uuid(id)
        .flatMap(key -> transaction.run(() -> rows.findById(key).map(NamespaceRow::read)));
  }

  @Override
  public List<StoredNamespace> page(String afterId, int limit) {
    var after = uuid(afterId);
    return transaction.run(
        () ->
            after
                .map(id -> rows.findByIdGreaterThanOrderById(id, Limit.of(limit)))
                .orElseGet(() -> rows.findByOrderById(Limit.of(limit)))
                .stream()
                .map(NamespaceRow::read)
                .toList());
  }

  @Override
  public boolean replace(StoredNamespace changed) {
    return transaction.run(
        () -> {
          var row = rows.lock(UUID.fromString(changed.id()));
          if (row.isEmpty() || row.get().version() != changed.version()) {
            return false;
          }
          row.get().set(changed.description());
          row.get().raiseVersion();
          return true;
        });
  }

  @Override
  public Map<String, IndexedValueType> searchAttributes(String namespaceId) {
    return uuid(namespaceId)
        .map(id -> transaction.run(() -> types(searchAttributes(id))))
        .orElseGet(Map::of);
  }

  @Override
  public void changeSearchAttributes(
      String namespaceId, UnaryOperator<Map<String, IndexedValueType>> change) {
    var id = UUID.fromString(namespaceId);
    transaction.run(
        () -> {
          if (rows.lock(id).isEmpty()) {
            throw NotFound.namespace(namespaceId);
          }
          var before = searchAttributes(id);
          var after = change.apply(types(before));
          before.stream()
              .filter(row -> !after.containsKey(row.name()))
              .forEach(entityManager::remove);
          after.forEach(
              (name, type) -> entityManager.merge(new SearchAttributeRow(id, name, type)));
          return after;
        });
  }

  private List<SearchAttributeRow> searchAttributes(UUID namespaceId) {
    return entityManager
        .createQuery(SEARCH_ATTRIBUTES, SearchAttributeRow.class)
        .setParameter("namespace", namespaceId)
        .getResultList();
  }

  private static Map<String, IndexedValueType> types(List<SearchAttributeRow> attributes) {
    return attributes.stream()
        .collect(Collectors.toUnmodifiableMap(SearchAttributeRow::name, SearchAttributeRow::type));
  }

  private static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }
}
