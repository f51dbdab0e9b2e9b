package io.perdure.localcluster;

/** The cluster cannot start as it was asked to; the message says why in one line. */
final class CannotStart extends RuntimeException {
  CannotStart(String message) {
    super(message);
  }

  CannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
