package io.perdure.common.store;

/** The database's schema is not the one that this build works with; the message says what to do. */
public final class WrongSchema extends RuntimeException {
  WrongSchema(String message) {
    super(message);
  }
}
