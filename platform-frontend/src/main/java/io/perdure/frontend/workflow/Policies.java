package io.perdure.frontend.workflow;

import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Timeouts;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;

/** What a start says about runs of the same id, retries and priority, made explicit and checked. */
final class Policies {
  private static final int MAX_FAIRNESS_KEY = 64;

  private Policies() {}

  /** What happens to an earlier run of the same id: both policies are set (ST-1). */
  record IdPolicies(WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict) {}

  /**
   * Fills in what is unset and checks that the two go together (ST-1, ST-8).
   *
   * @param otherwise the conflict policy of requests that name none
   */
  @SuppressWarnings("deprecation") // TERMINATE_IF_RUNNING: old clients send it.
  static IdPolicies ids(
      WorkflowIdReusePolicy reuse,
      WorkflowIdConflictPolicy conflict,
      WorkflowIdConflictPolicy otherwise) {
    if (reuse == WorkflowIdReusePolicy.UNRECOGNIZED
        || conflict == WorkflowIdConflictPolicy.UNRECOGNIZED) {
      throw new InvalidRequest("Unknown WorkflowIdReusePolicy or WorkflowIdConflictPolicy.");
    }
    var open = conflict == WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
    if (reuse == WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING) {
      if (!open) {
        throw new InvalidRequest(
            "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be"
                + " used together with a WorkflowIDConflictPolicy.");
      }
      return new IdPolicies(
          WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
    }
    if (reuse == WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
        && conflict == WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
      throw new InvalidRequest(
          "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used"
              + " together with WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING.");
    }
    return new IdPolicies(
        reuse == WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
            ? WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
            : reuse,
        open ? otherwise : conflict);
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

  /** A priority (ST-11, MT-51). */
  static void checkPriority(Priority priority) {
    if (priority.getPriorityKey() < 0) {
      throw new InvalidRequest("priority key can't be negative");
    }
    if (Fields.isLongerThan(MAX_FAIRNESS_KEY, priority.getFairnessKey())) {
      throw new InvalidRequest("fairness key length exceeds limit");
    }
    if (!(priority.getFairnessWeight() >= 0)) {
      throw new InvalidRequest("fairness weight must be greater than zero");
    }
  }
}
