package io.perdure.common.namespace;

import java.util.Optional;

/**
 * The namespaces as a role sees them: cached, at most 2 s old, read through on a miss (FO-38).
 * Never blocks for long.
 */
public interface Namespaces {
  /** The namespace that clients call by this name, in whatever state, unless it does not exist. */
  Optional<Namespace> byName(String name);

  /** The namespace with this id, unless it does not exist. */
  Optional<Namespace> byId(String id);

  /**
   * The namespace with this id as it was some seconds ago: for whoever must not wait for the store,
   * which is asked only for what is not known.
   */
  default Optional<Namespace> remembered(String id) {
    return byId(id);
  }

  /**
   * The namespace as it is stored now: for whoever meets something that the cached one does not
   * know.
   */
  default Optional<Namespace> reread(String id) {
    return byId(id);
  }
}
