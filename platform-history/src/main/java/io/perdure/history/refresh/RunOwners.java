package io.perdure.history.refresh;

/** How the owner of a run is asked to have it owe again what it owes. */
public interface RunOwners {
  /** What has become of a run. */
  sealed interface Fate {
    /** It owes again what it owes. */
    record Refreshed() implements Fate {}

    /** It does not exist. */
    record Absent(String told) implements Fate {}

    /** Its owner has not answered, or something else. */
    record Unknown(String told) implements Fate {}
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param runId empty for the current run
   */
  Fate refresh(String namespaceId, String workflowId, String runId);
}
