package io.perdure.history.state;

import io.temporal.api.history.v1.HistoryEvent;

/** A run in the making: the first events of another one under a run id of its own. */
public final class Fork {
  private final MutableState state;

  public Fork(RunKey run) {
    this.state = MutableState.fresh(run);
  }

  /** Takes the next event. */
  public void add(HistoryEvent event) {
    state.apply(event);
  }

  /** Whether the events end while a workflow task is scheduled or started (RS-4). */
  public boolean endsWithinWorkflowTask() {
    return state.isOpen() && state.workflowTasks().pending().isPresent();
  }

  /** What has become of the run by its events. */
  public StoredRun stored() {
    var head = state.head();
    var parts = state.takePartChanges();
    return new StoredRun(state.key(), 0, state.status(), head, parts.written());
  }
}
