package io.perdure.common.namespace;

import io.perdure.common.attribute.KnownAttributes;
import io.temporal.api.enums.v1.NamespaceState;
import java.time.Duration;

/**
 * What every role needs to know of a namespace.
 *
 * @param id the UUID by which everything is stored
 * @param name the name by which clients call it
 * @param retention how long closed runs are kept
 * @param searchAttributes those that its runs can have
 */
public record Namespace(
    String id,
    String name,
    NamespaceState state,
    Duration retention,
    KnownAttributes searchAttributes) {
  /** A namespace that has added no search attributes. */
  public Namespace(String id, String name, NamespaceState state, Duration retention) {
    this(id, name, state, retention, KnownAttributes.predefined(name));
  }
}
