package io.perdure.common.store;

/** The port to the installation's one row. */
public interface ClusterStore {
  /** The installation; stored with a new id first if this is its first boot (FO-71). */
  Cluster ensure();
}
