package io.perdure.matching.store;

/** What has become of a batch. */
public sealed interface BacklogOutcome {
  /** It is durable. */
  record Done() implements BacklogOutcome {}

  /** It was rolled back for what it says, and would be again: SQLSTATE class 21, 22, 23 or 54. */
  record Refused(String reason) implements BacklogOutcome {}

  /** It may be durable now, or become so, or never: the connection or the database failed. */
  record Unknown(String reason) implements BacklogOutcome {}

  /** It was rolled back, because the matching partition has another epoch. */
  record Fenced() implements BacklogOutcome {}
}
