package io.perdure.history.store;

/** What has become of a commit. */
public sealed interface CommitOutcome {
  /** It is durable. */
  record Done() implements CommitOutcome {}

  /**
   * It was rolled back for what it says.
   *
   * @param sqlState of class 21, 22, 23 or 54; empty when a row was not as the shard remembers it
   */
  record Refused(String sqlState, String reason) implements CommitOutcome {}

  /** It may be durable now, or become so, or never: the connection or the database failed. */
  record Unknown(String reason) implements CommitOutcome {}

  /** It was rolled back, because the shard has a newer epoch. */
  record Fenced() implements CommitOutcome {}
}
