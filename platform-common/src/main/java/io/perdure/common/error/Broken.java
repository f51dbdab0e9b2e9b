package io.perdure.common.error;

/**
 * One of our own invariants does not hold: a defect of the platform, never of the request:
 * INTERNAL.
 */
public final class Broken extends ServiceException {
  public Broken(String message) {
    super(message);
  }
}
