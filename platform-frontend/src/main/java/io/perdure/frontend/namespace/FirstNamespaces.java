package io.perdure.frontend.namespace;

import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.frontend.attribute.NewAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The namespaces that were asked for at the start; they exist before anybody can call. */
public record FirstNamespaces(List<String> names) {
  private static final Duration RETENTION = Duration.ofDays(1);

  /**
   * Creates those that do not exist; several nodes may do so at once.
   *
   * @param attributes search attributes that each of them gets
   */
  public static FirstNamespaces create(
      List<String> names,
      Map<String, IndexedValueType> attributes,
      NamespaceStore namespaces,
      ClusterStore cluster) {
    var clusterName = cluster.ensure().name();
    for (var name : names) {
      var namespace = namespaces.ensure(NewNamespace.named(name, RETENTION, clusterName));
      if (!attributes.isEmpty()) {
        namespaces.changeSearchAttributes(
            namespace.id(), present -> NewAttributes.added(present, attributes));
      }
    }
    return new FirstNamespaces(names);
  }
}
