package io.perdure.common.error;

/**
 * Nothing is wrong with the request, but it cannot be served now; trying again helps: UNAVAILABLE.
 */
public final class Unavailable extends ServiceException {
  public Unavailable(String message) {
    super(message);
  }

  /** Another node owns what the request is about; nothing has been done. */
  public static Unavailable moved(String message) {
    return new Unavailable(message);
  }
}
