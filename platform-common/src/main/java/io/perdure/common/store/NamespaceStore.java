package io.perdure.common.store;

import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.NotFound;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The port to the namespaces' rows. All methods block and read what is committed; they throw {@code
 * Unavailable} when the database does not answer.
 */
public interface NamespaceStore {
  /**
   * Stores a new namespace with version 0; its id, name and retention are set.
   *
   * @throws AlreadyExists when the name or the id is taken (FO-33)
   */
  void add(DescribeNamespaceResponse namespace);

  /** The namespace that clients call by this name. */
  Optional<StoredNamespace> byName(String name);

  /** The namespace with this id. */
  Optional<StoredNamespace> byId(String id);

  /**
   * Namespaces in the order of their ids, deleted ones among them.
   *
   * @param afterId the id that the page starts behind; empty for the first page
   */
  List<StoredNamespace> page(String afterId, int limit);

  /**
   * Replaces a namespace and raises its version.
   *
   * @param changed the new description with the version that it was made from
   * @return whether that version was still the stored one; if not, nothing has changed
   */
  boolean replace(StoredNamespace changed);

  /** The search attributes that a namespace has added, by name. */
  Map<String, IndexedValueType> searchAttributes(String namespaceId);

  /**
   * Changes the search attributes that a namespace has added; other changes wait until this one is
   * made.
   *
   * @param change is given those that there are, and answers those that there shall be; changes
   *     nothing when it throws
   * @throws NotFound when there is no such namespace
   */
  void changeSearchAttributes(
      String namespaceId, UnaryOperator<Map<String, IndexedValueType>> change);

  /**
   * The namespace of the given name; stored first if there is none. Several nodes may ask at once.
   */
  default StoredNamespace ensure(DescribeNamespaceResponse namespace) {
    var name = namespace.getNamespaceInfo().getName();
    var present = byName(name);
    if (present.isPresent()) {
      return present.get();
    }
    try {
      add(namespace);
    } catch (AlreadyExists another) {
      // Stored by another node since: the one we are asked for.
    }
    return byName(name).orElseThrow();
  }
}
