package io.perdure.history.workflow;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;

/** What becomes of a child whose parent has closed (PC-2). */
final class ParentClosePolicies {
  private static final String REASON = "by parent close policy";

  private ParentClosePolicies() {}

  /** Applies the policy to the child's current run, if the child is still open. */
  static void apply(CrossExecutionRequest request, Turns turns) {
    var child =
        turns.runs().current().filter(run -> run.isOpen() && isMeant(run, request)).orElse(null);
    if (child == null) {
      return;
    }
    var policy = ParentClosePolicy.forNumber(request.getParentClosed().getParentClosePolicy());
    switch (policy == null ? ParentClosePolicy.UNRECOGNIZED : policy) {
      case PARENT_CLOSE_POLICY_ABANDON -> beginIfItWaits(child, turns);
      case PARENT_CLOSE_POLICY_REQUEST_CANCEL -> {
        var cancel = RequestCancelWorkflowExecutionRequest.newBuilder();
        CrossExecution.requestCancel(
            child, request, cancel.setIdentity(EndedWorkflowTask.ENGINE).build(), turns);
        beginIfItWaits(child, turns);
      }
      case PARENT_CLOSE_POLICY_TERMINATE, PARENT_CLOSE_POLICY_UNSPECIFIED, UNRECOGNIZED ->
          Termination.of(
              turns.on(child),
              about -> about.setReason(REASON).setIdentity(EndedWorkflowTask.ENGINE));
    }
  }

  private static boolean isMeant(MutableState run, CrossExecutionRequest request) {
    var firstRunId = request.getParentClosed().getFirstRunId();
    return firstRunId.isEmpty()
        ? ParentLink.isChild(run, request)
        : run.execution().started().getFirstExecutionRunId().equals(firstRunId);
  }

  /** The parent will not ask for the first workflow task any more. */
  private static void beginIfItWaits(MutableState child, Turns turns) {
    if (child.workflowTasks().awaitsParent()) {
      CrossExecution.begin(turns.on(child));
    }
  }
}
