package io.perdure.frontend.workflow;

import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.frontend.check.Timeouts;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;

/** What a start says about runs of the same id, and retries, checked. */
final class Policies {
  private Policies() {}

  /** Checks that what is to happen to an earlier run of the same id goes together (ST-8). */
  @SuppressWarnings("deprecation") // TERMINATE_IF_RUNNING: old clients send it.
  static void checkIds(WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict) {
    if (reuse == WorkflowIdReusePolicy.UNRECOGNIZED
        || conflict == WorkflowIdConflictPolicy.UNRECOGNIZED) {
      throw new InvalidRequest("Unknown WorkflowIdReusePolicy or WorkflowIdConflictPolicy.");
    }
    if (reuse == WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING
        && conflict != WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED) {
      throw new InvalidRequest(
          "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be"
              + " used together with a WorkflowIDConflictPolicy.");
    }
    if (reuse == WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
        && conflict == WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
      throw new InvalidRequest(
          "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used"
              + " together with WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING.");
    }
  }

  /** A retry policy with its unset fields filled in (ST-3). */
  static RetryPolicy retry(RetryPolicy policy) {
    var capped =
        policy.toBuilder()
            .setInitialInterval(Timeouts.capped("InitialInterval", policy.getInitialInterval()))
            .setMaximumInterval(Timeouts.capped("MaximumInterval", policy.getMaximumInterval()))
            .build();
    var filled = RetryPolicies.defaulted(capped);
    RetryPolicies.check(filled);
    return filled;
  }
}
