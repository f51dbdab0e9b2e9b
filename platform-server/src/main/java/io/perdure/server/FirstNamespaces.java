package io.perdure.server;

import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.frontend.attribute.NewAttributes;
import io.perdure.frontend.namespace.NewNamespace;
import java.time.Duration;
import java.util.List;

/** The namespaces that were asked for at the start; they exist before anybody can call. */
record FirstNamespaces(List<String> names) {
  private static final Duration RETENTION = Duration.ofDays(1);

  static FirstNamespaces create(
      ServerProperties properties, NamespaceStore namespaces, ClusterStore cluster) {
    var clusterName = cluster.ensure().name();
    var attributes = properties.types();
    for (var name : properties.namespaces()) {
      var namespace = namespaces.ensure(NewNamespace.named(name, RETENTION, clusterName));
      if (!attributes.isEmpty()) {
        namespaces.changeSearchAttributes(
            namespace.id(), present -> NewAttributes.added(present, attributes));
      }
    }
    return new FirstNamespaces(properties.namespaces());
  }
}
