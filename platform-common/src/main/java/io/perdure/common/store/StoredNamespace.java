package io.perdure.common.store;

import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;

/**
 * A namespace as it is stored.
 *
 * @param description what DescribeNamespace answers, without what depends on the server's version
 *     (capabilities, limits)
 * @param version raised by each change, from 0 (FO-59)
 */
public record StoredNamespace(DescribeNamespaceResponse description, long version) {
  /** The namespace's id, a UUID. */
  public String id() {
    return description.getNamespaceInfo().getId();
  }

  /** The name by which clients call it. */
  public String name() {
    return description.getNamespaceInfo().getName();
  }
}
