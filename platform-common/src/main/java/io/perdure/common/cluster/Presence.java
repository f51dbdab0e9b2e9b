package io.perdure.common.cluster;

/** Whether this process takes part in its role: what its readiness asks. */
public interface Presence {
  /** Whether the others see it alive, it means to stay, and its clock can be trusted. */
  boolean isPresent();

  /** How often this process has seen a node of its role come or go. */
  default long membershipChanges() {
    return 0;
  }
}
