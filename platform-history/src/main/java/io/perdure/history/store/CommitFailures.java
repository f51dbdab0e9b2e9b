package io.perdure.history.store;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a commit that was refused for what it says from one whose outcome is unknown. */
final class CommitFailures {
  /** Cardinality, data exception, integrity constraint, program limit. */
  private static final Set<String> DATA_CLASSES = Set.of("21", "22", "23", "54");

  /** Causes that are looked through. */
  private static final int DEPTH = 20;

  private CommitFailures() {}

  static CommitOutcome outcome(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (var depth = 0; cause != null && depth < DEPTH; depth++) {
      if (cause instanceof RowChanged || cause instanceof Unwritable) {
        return new CommitOutcome.Refused("", String.valueOf(cause.getMessage()));
      }
      if (cause instanceof SQLException refused && isOfData(refused.getSQLState())) {
        return new CommitOutcome.Refused(
            refused.getSQLState(), String.valueOf(refused.getMessage()));
      }
      cause = cause.getCause();
    }
    return new CommitOutcome.Unknown(failure.toString());
  }

  /**
   * What to throw when the rows could not be written, before anything was committed: a failure that
   * the database has no part in would come back for ever, so that it is blamed on the rows.
   */
  static RuntimeException beforeCommit(RuntimeException failure) {
    @Nullable Throwable cause = failure;
    for (var depth = 0; cause != null && depth < DEPTH; depth++) {
      if (cause instanceof SQLException || cause instanceof RowChanged) {
        return failure;
      }
      cause = cause.getCause();
    }
    return new Unwritable(failure);
  }

  private static boolean isOfData(@Nullable String sqlState) {
    return sqlState != null && DATA_CLASSES.contains(sqlState.substring(0, 2));
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
