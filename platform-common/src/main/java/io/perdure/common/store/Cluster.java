package io.perdure.common.store;

import java.util.UUID;

/**
 * What is fixed for an installation from its first boot on.
 *
 * @param shards how many shards history has in the present layout
 */
public record Cluster(UUID id, String name, int shards) {
  /** The name of an installation that stands alone. */
  public static final String DEFAULT_NAME = "active";
}
