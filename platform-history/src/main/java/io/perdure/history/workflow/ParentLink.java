package io.perdure.history.workflow;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;

/** Tells whether a run is a child of the run that asks. */
final class ParentLink {
  private ParentLink() {}

  /** Whether the run belongs to the very child that the request speaks of. */
  static boolean isChild(MutableState run, CrossExecutionRequest request) {
    return run.execution().started().getParentInitiatedEventId() == request.getInitiatedEventId()
        && hasParent(run, request);
  }

  /**
   * Refuses a request that is meant for children of the run that asks only (SG-8, CN-3).
   *
   * @throws NotFound when the run is another's child, or nobody's
   */
  static void check(MutableState run, CrossExecutionRequest request) {
    if (request.getChildWorkflowOnly() && !hasParent(run, request)) {
      throw new NotFound("workflow parent does not match");
    }
  }

  /** A run that a reset has begun is also parent of the open children of those before it. */
  private static boolean hasParent(MutableState run, CrossExecutionRequest request) {
    var parent = run.execution().started().getParentWorkflowExecution();
    return parent.getWorkflowId().equals(request.getWorkflowId())
        && (parent.getRunId().equals(request.getRunId())
            || (run.isOpen() && request.getBaseRunIdsList().contains(parent.getRunId())));
  }
}
