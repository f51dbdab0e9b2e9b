package io.perdure.history.workflow.external;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionTask;
import org.jspecify.annotations.Nullable;

/**
 * Asks a run how to go on with what it owes to another workflow id. The answer is the next call to
 * make; without one the task is done.
 *
 * @param asked the call that was made last; null at the beginning, also after a crash
 */
public record OwedStep(CrossExecutionTask task, @Nullable Asked asked) {
  /** A call and its answer. */
  public record Asked(CrossExecutionRequest request, CrossExecutionResponse response) {}
}
