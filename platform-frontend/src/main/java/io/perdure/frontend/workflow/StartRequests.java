package io.perdure.frontend.workflow;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
import io.perdure.frontend.check.TaskQueues;
import io.perdure.frontend.check.Timeouts;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.UUID;

/** Completes and checks requests that start a workflow execution, in the order of ST-1…ST-14. */
public final class StartRequests {
  private final HistoryClients history;

  public StartRequests(HistoryClients history) {
    this.history = history;
  }

  /** StartWorkflowExecution. */
  public StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest request) {
    return history
        .workflows(CallNamespace.current().id(), request.getWorkflowId())
        .startWorkflowExecution(completed(request));
  }

  /** SignalWithStartWorkflowExecution. */
  public SignalWithStartWorkflowExecutionResponse signalWithStart(
      SignalWithStartWorkflowExecutionRequest request) {
    return history
        .workflows(CallNamespace.current().id(), request.getWorkflowId())
        .signalWithStartWorkflowExecution(completed(request));
  }

  private static StartWorkflowExecutionRequest completed(StartWorkflowExecutionRequest request) {
    var complete = request.toBuilder();
    var policies =
        Policies.ids(
            request.getWorkflowIdReusePolicy(),
            request.getWorkflowIdConflictPolicy(),
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
    complete
        .setWorkflowIdReusePolicy(policies.reuse())
        .setWorkflowIdConflictPolicy(policies.conflict());
    checkWorkflowId(request.getWorkflowId());
    if (request.hasRetryPolicy()) {
      complete.setRetryPolicy(Policies.retry(request.getRetryPolicy()));
    }
    checkDelay(request.hasWorkflowStartDelay(), request.getCronSchedule());
    Fields.checkRequired("WorkflowType", request.getWorkflowType().getName());
    TaskQueues.checkStarted(request.hasTaskQueue(), request.getTaskQueue());
    complete.setTaskQueue(TaskQueues.normal(request.getTaskQueue()));
    capTimeouts(complete);
    Fields.checkOptional("Identity", request.getIdentity());
    complete.setRequestId(requestId(request.getRequestId()));
    checkOnConflict(request);
    Sizes.checkSearchAttributes(request.getSearchAttributes());
    Policies.checkPriority(request.getPriority());
    Sizes.checkLinks(request.getLinksList());
    Sizes.checkUserMetadata(request.getUserMetadata());
    Sizes.checkBlob(request.getInput());
    Sizes.checkMemo(request.getMemo());
    return complete.build();
  }

  private static SignalWithStartWorkflowExecutionRequest completed(
      SignalWithStartWorkflowExecutionRequest request) {
    var complete = request.toBuilder();
    var policies =
        Policies.ids(
            request.getWorkflowIdReusePolicy(),
            request.getWorkflowIdConflictPolicy(),
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
    if (policies.conflict() == WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL) {
      throw new InvalidRequest(
          "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for"
              + " this operation.");
    }
    complete
        .setWorkflowIdReusePolicy(policies.reuse())
        .setWorkflowIdConflictPolicy(policies.conflict());
    checkWorkflowId(request.getWorkflowId());
    Fields.checkRequired("SignalName", request.getSignalName());
    if (request.hasRetryPolicy()) {
      complete.setRetryPolicy(Policies.retry(request.getRetryPolicy()));
    }
    checkDelay(request.hasWorkflowStartDelay(), request.getCronSchedule());
    Fields.checkRequired("WorkflowType", request.getWorkflowType().getName());
    TaskQueues.checkStarted(request.hasTaskQueue(), request.getTaskQueue());
    complete.setTaskQueue(TaskQueues.normal(request.getTaskQueue()));
    capTimeouts(complete);
    Fields.checkOptional("Identity", request.getIdentity());
    complete.setRequestId(requestId(request.getRequestId()));
    Sizes.checkSearchAttributes(request.getSearchAttributes());
    Policies.checkPriority(request.getPriority());
    Sizes.checkLinks(request.getLinksList());
    Sizes.checkUserMetadata(request.getUserMetadata());
    Sizes.checkBlob(request.getSignalInput());
    Sizes.checkBlob(request.getInput());
    Sizes.checkMemo(request.getMemo());
    return complete.build();
  }

  /** ST-2: a start says how long the id may be. */
  private static void checkWorkflowId(String workflowId) {
    if (Fields.isLongerThan(Fields.MAX_ID_LENGTH, workflowId)) {
      throw new InvalidRequest(
          "WorkflowId exceeds maximum allowed length (%d/%d)"
              .formatted(workflowId.length(), Fields.MAX_ID_LENGTH));
    }
    Fields.checkRequired("WorkflowId", workflowId);
  }

  /** ST-4. */
  private static void checkDelay(boolean delayed, String cronSchedule) {
    if (delayed && !cronSchedule.isEmpty()) {
      throw new InvalidRequest("CronSchedule and WorkflowStartDelay may not be used together.");
    }
  }

  /** ST-7: named before the request is first tried, so that a second try is recognised. */
  private static String requestId(String given) {
    Fields.checkOptional("RequestId", given);
    return given.isEmpty() ? UUID.randomUUID().toString() : given;
  }

  /** ST-9. */
  private static void checkOnConflict(StartWorkflowExecutionRequest request) {
    var options = request.getOnConflictOptions();
    if (options.getAttachCompletionCallbacks() && !options.getAttachRequestId()) {
      throw new InvalidRequest(
          "attaching request ID is required for attaching completion callbacks");
    }
  }

  /** G-8; the effective timeouts of ST-14 are history's decision. */
  private static void capTimeouts(StartWorkflowExecutionRequest.Builder request) {
    if (request.hasWorkflowStartDelay()) {
      request.setWorkflowStartDelay(
          Timeouts.capped("WorkflowStartDelay", request.getWorkflowStartDelay()));
    }
    if (request.hasWorkflowExecutionTimeout()) {
      request.setWorkflowExecutionTimeout(
          Timeouts.capped("WorkflowExecutionTimeout", request.getWorkflowExecutionTimeout()));
    }
    if (request.hasWorkflowRunTimeout()) {
      request.setWorkflowRunTimeout(
          Timeouts.capped("WorkflowRunTimeout", request.getWorkflowRunTimeout()));
    }
    if (request.hasWorkflowTaskTimeout()) {
      request.setWorkflowTaskTimeout(
          Timeouts.capped("WorkflowTaskTimeout", request.getWorkflowTaskTimeout()));
    }
  }

  private static void capTimeouts(SignalWithStartWorkflowExecutionRequest.Builder request) {
    if (request.hasWorkflowStartDelay()) {
      request.setWorkflowStartDelay(
          Timeouts.capped("WorkflowStartDelay", request.getWorkflowStartDelay()));
    }
    if (request.hasWorkflowExecutionTimeout()) {
      request.setWorkflowExecutionTimeout(
          Timeouts.capped("WorkflowExecutionTimeout", request.getWorkflowExecutionTimeout()));
    }
    if (request.hasWorkflowRunTimeout()) {
      request.setWorkflowRunTimeout(
          Timeouts.capped("WorkflowRunTimeout", request.getWorkflowRunTimeout()));
    }
    if (request.hasWorkflowTaskTimeout()) {
      request.setWorkflowTaskTimeout(
          Timeouts.capped("WorkflowTaskTimeout", request.getWorkflowTaskTimeout()));
    }
  }
}
