package io.perdure.common.visibility;

import io.perdure.common.error.InvalidRequest;

/** The refusals of a query, in the words that clients know (VI-38). */
final class InvalidQuery {
  private static final String PREFIX = "invalid query: ";
  private static final String MALFORMED = "malformed SQL query: ";

  private InvalidQuery() {}

  /** The text is not of the query language. */
  static InvalidRequest malformed(String message) {
    return new InvalidRequest(PREFIX + MALFORMED + message);
  }

  /** The text is of the language but makes no sense. */
  static InvalidRequest expression(String message) {
    return new InvalidRequest(PREFIX + "invalid expression: " + message);
  }

  /** The text makes sense but is not served. */
  static InvalidRequest unsupported(String what) {
    return new InvalidRequest(PREFIX + "operation is not supported: " + what);
  }

  /** The same refusal, as clients of other listings know it (MT-95). */
  static InvalidRequest ofFields(InvalidRequest refusal) {
    var words = String.valueOf(refusal.getMessage()).replace(PREFIX, "");
    return new InvalidRequest(words.replace(MALFORMED, "malformed query: "));
  }
}
