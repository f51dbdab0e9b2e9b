package io.perdure.history.workflow.intervention;

import io.perdure.history.state.RunKey;

/** How a reset goes on after it has been checked. */
public sealed interface ResetPlan {
  /** The same request has been here before: this is its run. */
  record Done(String runId) implements ResetPlan {}

  /**
   * The history of the new run is to be written up to the event that was asked for.
   *
   * @param base the run that is reset
   * @param nextEventId of that run
   */
  record Prepared(RunKey base, long nextEventId, String newRunId) implements ResetPlan {}
}
