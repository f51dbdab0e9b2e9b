package io.perdure.server;

/** The server cannot start as it was asked to; the message says why in one line. */
public final class CannotStart extends RuntimeException {
  public CannotStart(String message) {
    super(message);
  }

  public CannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
