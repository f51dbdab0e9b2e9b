package io.perdure.testing.engine;

/** What becomes of a transaction between its sender and the database. */
public enum CommitFate {
  /** It is carried out, and its outcome is told. */
  TOLD,
  /** It never reaches the database; the sender learns that the outcome is unknown. */
  LOST,
  /** It is carried out, but the sender learns only that the outcome is unknown. */
  UNTOLD,
  /** The sender learns that the outcome is unknown; later the transaction is carried out. */
  LATE
}
