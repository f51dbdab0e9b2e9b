package io.perdure.history.state;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;

/** What one run has become: applies events and answers questions; decides nothing. */
public final class MutableState {
  private final RunKey key;
  private final long version;

  private MutableState(RunKey key, long version) {
    this.key = key;
    this.version = version;
  }

  /** A run that has no events yet. */
  static MutableState fresh(RunKey key) {
    return new MutableState(key, 0);
  }

  /** A run as it was stored. */
  public static MutableState load(StoredRun stored) {
    return new MutableState(stored.key(), stored.version());
  }

  public RunKey key() {
    return key;
  }

  /** Version of the run's row; raised once by each turn that changes the run. */
  public long version() {
    return version;
  }

  public WorkflowExecutionStatus status() {
    return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** What the run's row holds, without what is in parts. */
  public ByteString head() {
    return ByteString.EMPTY;
  }

  /** The parts changed since the last call; the caller stores them. */
  public PartChanges takePartChanges() {
    return PartChanges.NONE;
  }

  /** About how many bytes of memory the run takes. */
  public int weight() {
    return 1_000;
  }
}
