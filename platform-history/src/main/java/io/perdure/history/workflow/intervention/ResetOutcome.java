package io.perdure.history.workflow.intervention;

/** What has become of a prepared reset. */
public sealed interface ResetOutcome {
  /** This is the new run. */
  record Done(String runId) implements ResetOutcome {}

  /** More has happened: it is to be read first. */
  record ReadOn() implements ResetOutcome {}
}
