package io.perdure.history.store;

import io.perdure.common.store.DatabaseRefusals;
import java.sql.SQLException;

/** Tells a commit that was refused for what it says from one whose outcome is unknown. */
final class CommitFailures {
  private CommitFailures() {}

  static CommitOutcome outcome(Throwable failure) {
    var defect = DatabaseRefusals.causes(failure).filter(CommitFailures::isOurs).findFirst();
    if (defect.isPresent()) {
      return new CommitOutcome.Refused("", String.valueOf(defect.get().getMessage()));
    }
    return DatabaseRefusals.in(failure)
        .<CommitOutcome>map(
            said ->
                new CommitOutcome.Refused(said.getSQLState(), String.valueOf(said.getMessage())))
        .orElseGet(() -> new CommitOutcome.Unknown(failure.toString()));
  }

  /**
   * What to throw when the rows could not be written, before anything was committed: a failure that
   * the database has no part in would come back for ever, so that it is blamed on the rows.
   */
  static RuntimeException beforeCommit(RuntimeException failure) {
    var known =
        DatabaseRefusals.causes(failure)
            .anyMatch(cause -> cause instanceof SQLException || cause instanceof RowChanged);
    return known ? failure : new Unwritable(failure);
  }

  private static boolean isOurs(Throwable cause) {
    return cause instanceof RowChanged || cause instanceof Unwritable;
  }

  /** A row is not as the shard remembers it: a defect of ours. */
  static final class RowChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowChanged(String message) {
      super(message);
    }
  }

  /** Rows that cannot be written, whatever the database says: a defect of ours. */
  private static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwritable(RuntimeException cause) {
      super(cause.toString(), cause);
    }
  }
}
