package io.perdure.common.error;

/**
 * Nothing is wrong with the request, but it cannot be served now; trying again helps: UNAVAILABLE.
 */
public final class Unavailable extends ServiceException {
  public Unavailable(String message) {
    super(message);
  }
}
