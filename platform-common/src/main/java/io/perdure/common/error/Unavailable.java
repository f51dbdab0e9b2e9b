package io.perdure.common.error;

/**
 * Nothing is wrong with the request, but it cannot be served now; trying again helps: UNAVAILABLE.
 */
public final class Unavailable extends ServiceException {
  private final boolean moved;

  public Unavailable(String message) {
    this(message, false);
  }

  private Unavailable(String message, boolean moved) {
    super(message);
    this.moved = moved;
  }

  /** Another node owns what the request is about; nothing has been done. */
  public static Unavailable moved(String message) {
    return new Unavailable(message, true);
  }

  /** Whether the request must be sent to another node. */
  public boolean hasMoved() {
    return moved;
  }
}
