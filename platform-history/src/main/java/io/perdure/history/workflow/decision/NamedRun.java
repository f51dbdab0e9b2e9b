package io.perdure.history.workflow.decision;

import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.temporal.api.common.v1.WorkflowExecution;

/** Finds the run that a request names: by its run id or, without one, the current run (G-5). */
public final class NamedRun {
  private NamedRun() {}

  /**
   * The run, open or closed.
   *
   * @throws NotFound when there is none (G-6)
   */
  public static MutableState of(WorkflowExecution execution, Turns turns) {
    return of(execution.getRunId(), turns);
  }

  /**
   * The run, open or closed.
   *
   * @param runId empty for the current run
   * @throws NotFound when there is none (G-6)
   */
  public static MutableState of(String runId, Turns turns) {
    var runs = turns.runs();
    return (runId.isEmpty() ? runs.current() : runs.run(runId))
        .orElseThrow(() -> new NotFound("workflow not found for ID: " + runs.key().workflowId()));
  }

  /**
   * The run, which must be open.
   *
   * @throws NotFound when there is none, or it is closed
   */
  public static MutableState open(WorkflowExecution execution, Turns turns) {
    return open(execution.getRunId(), turns);
  }

  /**
   * The run, which must be open.
   *
   * @param runId empty for the current run
   * @throws NotFound when there is none, or it is closed
   */
  public static MutableState open(String runId, Turns turns) {
    var run = of(runId, turns);
    mustBeOpen(run);
    return run;
  }

  /**
   * The current run of a chain, where its first run is named; else the run that is named (CN-2).
   *
   * @param firstRunId empty when the chain is not named
   * @throws NotFound when there is none, or the current run is of another chain
   */
  public static MutableState ofChain(WorkflowExecution execution, String firstRunId, Turns turns) {
    if (firstRunId.isEmpty()) {
      return of(execution, turns);
    }
    var current = of("", turns);
    if (!current.execution().started().getFirstExecutionRunId().equals(firstRunId)) {
      throw new NotFound("workflow execution not found");
    }
    return current;
  }

  /** Refuses to change a closed run (G-6). */
  public static void mustBeOpen(MutableState run) {
    if (!run.isOpen()) {
      throw new NotFound("workflow execution already completed");
    }
  }
}
