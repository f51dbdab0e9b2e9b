package io.perdure.common.cluster;

/**
 * A transaction of the old owner holds the row of a lease: it is slow, or its process is frozen.
 */
public final class LeaseBlocked extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseBlocked(Leased kind, int id, Throwable cause) {
    super("%s %d is locked by its old owner".formatted(kind, id), cause);
  }
}
