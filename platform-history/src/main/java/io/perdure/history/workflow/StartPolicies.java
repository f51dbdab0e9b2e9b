package io.perdure.history.workflow;

import io.perdure.common.error.AlreadyExists;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.TextPayloads;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** Whether a workflow id that has a run may get another one (ST-27, ST-28). */
final class StartPolicies {
  private StartPolicies() {}

  /**
   * What is to be done about an open run, where the request says it.
   *
   * @param unsaid what is done where it does not
   */
  static WorkflowIdConflictPolicy onConflict(
      StartWorkflowExecutionRequest request, WorkflowIdConflictPolicy unsaid) {
    var policy = request.getWorkflowIdConflictPolicy();
    if (policy != WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED) {
      return policy;
    }
    return terminatesIfRunning(request)
        ? WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
        : unsaid;
  }

  // A deprecated value that clients still send (ST-1).
  private static boolean terminatesIfRunning(StartWorkflowExecutionRequest request) {
    return request.getWorkflowIdReusePolicyValue() == 4;
  }

  /** Refuses a start because the workflow id has an open run. */
  static AlreadyExists alreadyRunning(MutableState open) {
    return refusal("is already running", open, "");
  }

  /**
   * Checks whether a closed run may be followed by another (ST-28).
   *
   * @throws AlreadyExists when it may not
   */
  static void checkReuse(WorkflowIdReusePolicy policy, MutableState closed) {
    switch (policy) {
      case WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY -> {
        if (!hasFailed(closed.status())) {
          throw refusal(
              "already finished successfully",
              closed,
              "allow duplicate workflow Id if last run failed");
        }
      }
      case WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE ->
          throw refusal("already finished", closed, "reject duplicate workflow Id");
      case WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED,
          WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
          WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING,
          UNRECOGNIZED -> {}
    }
  }

  private static boolean hasFailed(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_FAILED,
          WORKFLOW_EXECUTION_STATUS_CANCELED,
          WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          true;
      case WORKFLOW_EXECUTION_STATUS_COMPLETED,
          WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
          WORKFLOW_EXECUTION_STATUS_RUNNING,
          WORKFLOW_EXECUTION_STATUS_PAUSED,
          WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }

  /** Terminates the open run in favour of a new one (ST-30). */
  static void terminate(Turn open, String newRunId) {
    var details = "terminated by new runID: %s".formatted(newRunId);
    Termination.of(
        open,
        about ->
            about
                .setReason("TerminateIfRunning WorkflowIdReusePolicy")
                .setDetails(TextPayloads.of(details))
                .setIdentity(EndedWorkflowTask.ENGINE));
  }

  private static AlreadyExists refusal(String what, MutableState existing, String policy) {
    var message =
        "Workflow execution %s. WorkflowId: %s, RunId: %s."
            .formatted(what, existing.key().workflowId(), existing.key().runId());
    return AlreadyExists.workflow(
        policy.isEmpty() ? message : "%s Workflow Id reuse policy: %s.".formatted(message, policy),
        WorkflowExecutionAlreadyStartedFailure.newBuilder()
            .setStartRequestId(existing.requestIds().ofCreation().orElse(""))
            .setRunId(existing.key().runId())
            .setFirstExecutionRunId(existing.execution().started().getFirstExecutionRunId())
            .build());
  }
}
