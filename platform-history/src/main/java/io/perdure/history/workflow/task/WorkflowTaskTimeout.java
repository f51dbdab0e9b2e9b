package io.perdure.history.workflow.task;

import io.perdure.history.state.MutableState;
import java.time.Duration;

/**
 * How long a worker may hold a workflow task: longer with each attempt, which slows down a worker
 * that fails again and again (WT-8).
 */
final class WorkflowTaskTimeout {
  private static final int PLAIN_ATTEMPTS = 3;
  private static final Duration FIRST_EXTRA = Duration.ofSeconds(5);
  private static final Duration LONGEST_EXTRA = Duration.ofMinutes(10);
  private static final int MAX_DOUBLINGS = 7;
  private static final int JITTER_PERCENT = 20;

  private WorkflowTaskTimeout() {}

  static Duration of(MutableState state, int attempt) {
    var plain = state.execution().workflowTaskTimeout();
    return attempt <= PLAIN_ATTEMPTS ? plain : plain.plus(extra(state, attempt));
  }

  private static Duration extra(MutableState state, int attempt) {
    var doublings = Math.min(attempt - PLAIN_ATTEMPTS - 1, MAX_DOUBLINGS);
    var extra = FIRST_EXTRA.multipliedBy(1L << doublings);
    var capped = extra.compareTo(LONGEST_EXTRA) < 0 ? extra : LONGEST_EXTRA;
    // Spread by run and attempt, not by chance: deciding again gives the same.
    var spread = Math.floorMod(31 * state.key().runId().hashCode() + attempt, JITTER_PERCENT + 1);
    return capped.multipliedBy(100 - spread).dividedBy(100);
  }
}
