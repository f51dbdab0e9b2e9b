package io.perdure.history.workflow.child;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.StartChild;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.stored.ChildState;
import io.perdure.history.workflow.external.OwedCalls;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** The call that starts a child, made of what the parent's event says (CH-3). */
final class ChildStart {
  private ChildStart() {}

  static CrossExecutionRequest of(ChildState child, MutableState parent) {
    var initiated = Children.initiated(child);
    var root = parent.root();
    var initiatedBy = child.getInitiatedEventId();
    return OwedCalls.from(parent, initiatedBy, child.getWorkflowId())
        .clearBaseRunIds()
        .addAllBaseRunIds(parent.interventions().baseRunsThatShare(initiatedBy)) // CH-15.
        .setStartChild(
            StartChild.newBuilder()
                .setStartRequest(request(initiated, parent).build().toByteString())
                .setRootWorkflowId(root.getWorkflowId())
                .setRootRunId(root.getRunId()))
        .build();
  }

  private static StartWorkflowExecutionRequest.Builder request(
      HistoryEvent initiated, MutableState parent) {
    var given = initiated.getStartChildWorkflowExecutionInitiatedEventAttributes();
    var request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(given.getNamespace())
            .setWorkflowId(given.getWorkflowId())
            .setWorkflowType(given.getWorkflowType())
            .setTaskQueue(given.getTaskQueue())
            .setWorkflowExecutionTimeout(given.getWorkflowExecutionTimeout())
            .setWorkflowRunTimeout(given.getWorkflowRunTimeout())
            .setWorkflowTaskTimeout(given.getWorkflowTaskTimeout())
            .setRequestId(OwedCalls.requestId(parent, initiated.getEventId()))
            .setWorkflowIdReusePolicy(given.getWorkflowIdReusePolicy())
            .setCronSchedule(given.getCronSchedule());
    if (given.getWorkflowIdReusePolicyValue() != TERMINATE_IF_RUNNING) {
      request.setWorkflowIdConflictPolicy(
          WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL);
    }
    if (initiated.hasUserMetadata()) {
      request.setUserMetadata(initiated.getUserMetadata());
    }
    setGiven(given, request);
    parent.priorityFor(given.getPriority()).ifPresent(request::setPriority);
    return request;
  }

  /** A deprecated reuse policy that says what is done about an open run (ST-1). */
  private static final int TERMINATE_IF_RUNNING = 4;

  private static void setGiven(
      StartChildWorkflowExecutionInitiatedEventAttributes given,
      StartWorkflowExecutionRequest.Builder request) {
    if (given.hasInput()) {
      request.setInput(given.getInput());
    }
    if (given.hasHeader()) {
      request.setHeader(given.getHeader());
    }
    if (given.hasMemo()) {
      request.setMemo(given.getMemo());
    }
    if (given.hasSearchAttributes()) {
      request.setSearchAttributes(given.getSearchAttributes());
    }
    if (given.hasRetryPolicy()) {
      request.setRetryPolicy(given.getRetryPolicy());
    }
  }
}
