package io.perdure.common.cluster;

/** Speaks to the other nodes of a role, so that leases move at once and not a second later. */
@FunctionalInterface
public interface Neighbours {
  /** There are none, or they find out by themselves. */
  Neighbours NONE = _ -> {};

  /**
   * Asks a node to look at the leases now: it owns what shall be this node's, or what this node has
   * given back shall be its own. A hint; must neither block nor fail.
   */
  void lookAtLeases(Node node);
}
