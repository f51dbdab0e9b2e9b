package io.perdure.history.state;

import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.VisibilityRecord;

/**
 * Work owed to the world after the commit; stored in the same transaction as the events. Timers are
 * not tasks: a run's wake-up follows from its state.
 */
public sealed interface Task {
  /** A workflow or activity task for matching. */
  record Dispatch(DispatchTask task) implements Task {}

  /** What visibility shall know of the run; a later one in the same commit replaces it (TK-1). */
  record IndexRun(VisibilityRecord run) implements Task {}

  /** What the run asks of another workflow id; carried out by the shard that owes it. */
  record CrossExecution(CrossExecutionTask task) implements Task {}

  /** The history rows of a deleted run. */
  record DeleteHistory(RunKey run) implements Task {}
}
