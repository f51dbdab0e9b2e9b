package io.perdure.testing.engine;

import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.temporal.api.enums.v1.NamespaceState;
import java.time.Duration;
import java.util.Optional;

/** The namespace in which all happens under a virtual clock. */
public final class OneNamespace {
  /** Its settings. */
  public static final Namespace DEFAULT =
      new Namespace(
          "00000000-0000-7000-8000-000000000001",
          "default",
          NamespaceState.NAMESPACE_STATE_REGISTERED,
          Duration.ofDays(1));

  static final Namespaces AS_NAMESPACES =
      new Namespaces() {
        @Override
        public Optional<Namespace> byName(String name) {
          return Optional.of(DEFAULT).filter(namespace -> namespace.name().equals(name));
        }

        @Override
        public Optional<Namespace> byId(String id) {
          return Optional.of(DEFAULT).filter(namespace -> namespace.id().equals(id));
        }
      };

  private OneNamespace() {}
}
