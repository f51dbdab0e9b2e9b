package io.perdure.common.visibility;

import io.perdure.common.error.InvalidRequest;

/** The refusals of a query, in the words that clients know (VI-38). */
final class InvalidQuery {
  private InvalidQuery() {}

  /** The text is not of the query language. */
  static InvalidRequest malformed(String message) {
    return new InvalidRequest("invalid query: malformed SQL query: " + message);
  }

  /** The text is of the language but makes no sense. */
  static InvalidRequest expression(String message) {
    return new InvalidRequest("invalid query: invalid expression: " + message);
  }

  /** The text makes sense but is not served. */
  static InvalidRequest unsupported(String what) {
    return new InvalidRequest("invalid query: operation is not supported: " + what);
  }
}
