package io.perdure.history.store;

import com.google.protobuf.ByteString;
import io.perdure.history.state.PartChanges;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;

/** What a commit does to one run's rows. A commit holds at most one of these for a run. */
public sealed interface RunWrite {
  /** The run that is written. */
  RunKey key();

  /** A new run; all its parts are written. */
  record Insert(StoredRun run) implements RunWrite {
    @Override
    public RunKey key() {
      return run.key();
    }
  }

  /**
   * A run that goes on.
   *
   * @param before the version that must be stored now
   * @param version the version that is stored from now on
   */
  record Update(
      RunKey key,
      long before,
      long version,
      WorkflowExecutionStatus status,
      ByteString head,
      PartChanges parts)
      implements RunWrite {}

  /**
   * A run that is deleted, with all its parts. Its history is removed later, in ranges.
   *
   * @param before the version that must be stored now
   */
  record Delete(RunKey key, long before) implements RunWrite {}
}
