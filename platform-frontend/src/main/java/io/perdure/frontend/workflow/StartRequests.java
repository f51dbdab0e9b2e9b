package io.perdure.frontend.workflow;

import io.perdure.common.cron.CronSchedule;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.request.Names;
import io.perdure.common.request.Priorities;
import io.perdure.common.request.StartPart;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Callbacks;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.RequestIds;
import io.perdure.frontend.check.Sizes;
import io.perdure.frontend.check.TaskQueues;
import io.perdure.frontend.check.Timeouts;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Completes and checks requests that start a workflow execution, in the order of ST-1…ST-14. */
public final class StartRequests {
  private final HistoryClients history;
  private final AttributeChecks attributes;

  public StartRequests(HistoryClients history, Namespaces namespaces) {
    this.history = history;
    this.attributes = new AttributeChecks(namespaces);
  }

  /** StartWorkflowExecution. */
  public StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest request) {
    var complete = completed(request);
    return history
        .workflows(CallNamespace.current().id(), request.getWorkflowId())
        .startWorkflowExecution(complete);
  }

  /** SignalWithStartWorkflowExecution. */
  public SignalWithStartWorkflowExecutionResponse signalWithStart(
      SignalWithStartWorkflowExecutionRequest request) {
    if (request.getWorkflowIdConflictPolicy()
        == WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL) {
      throw new InvalidRequest( // SW-1.
          "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for"
              + " this operation.");
    }
    var start = completed(StartPart.of(request));
    Fields.checkRequired("SignalName", request.getSignalName());
    Sizes.checkBlob(request.getSignalInput());
    return history
        .workflows(CallNamespace.current().id(), request.getWorkflowId())
        .signalWithStartWorkflowExecution(StartPart.with(request, start));
  }

  /** The request with its defaults filled in. */
  StartWorkflowExecutionRequest completed(StartWorkflowExecutionRequest request) {
    var complete = request.toBuilder();
    Policies.checkIds(request.getWorkflowIdReusePolicy(), request.getWorkflowIdConflictPolicy());
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
    complete.setRequestId(RequestIds.of(request.getRequestId()));
    checkOnConflict(request);
    if (request.hasSearchAttributes()) {
      complete.setSearchAttributes(attributes.checked(request.getSearchAttributes()));
    }
    Priorities.check(request.getPriority());
    Sizes.checkLinks(request.getLinksList());
    Callbacks.check(request.getCompletionCallbacksList());
    dropRepeatedLinks(complete);
    Sizes.checkUserMetadata(request.getUserMetadata());
    Sizes.checkBlob(request.getInput());
    Sizes.checkMemo(request.getMemo());
    return complete.build();
  }

  /** ST-2: a start says how long the id may be. */
  private static void checkWorkflowId(String workflowId) {
    if (Names.isTooLong(workflowId)) {
      throw new InvalidRequest(
          "WorkflowId exceeds maximum allowed length (%d/%d)"
              .formatted(workflowId.getBytes(StandardCharsets.UTF_8).length, Names.MAX_BYTES));
    }
    Fields.checkRequired("WorkflowId", workflowId);
  }

  /** ST-4, ST-5. */
  private static void checkDelay(boolean delayed, String cronSchedule) {
    if (cronSchedule.isEmpty()) {
      return;
    }
    if (delayed) {
      throw new InvalidRequest("CronSchedule and WorkflowStartDelay may not be used together.");
    }
    CronSchedule.parse(cronSchedule); // Whether it ever fires from now on is history's decision.
  }

  /** A link that a callback carries is not recorded a second time (ST-12). */
  private static void dropRepeatedLinks(StartWorkflowExecutionRequest.Builder request) {
    var carried =
        request.getCompletionCallbacksList().stream()
            .flatMap(callback -> callback.getLinksList().stream())
            .collect(Collectors.toSet());
    var own = request.getLinksList().stream().filter(link -> !carried.contains(link)).toList();
    request.clearLinks().addAllLinks(own);
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
}
