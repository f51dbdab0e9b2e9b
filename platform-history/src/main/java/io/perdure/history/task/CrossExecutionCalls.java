package io.perdure.history.task;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;

/** Calls the owners of other workflow ids. */
@FunctionalInterface
public interface CrossExecutionCalls {
  /**
   * Asks the owner of the target; blocks. Throws where there is no answer: then the request may
   * have been carried out or not.
   */
  CrossExecutionResponse call(CrossExecutionRequest request);
}
