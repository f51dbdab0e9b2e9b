package io.perdure.history.state;

import io.temporal.api.common.v1.WorkflowExecution;

/**
 * Names one run for ever. All three are as in the public API; namespace id and run id are UUIDs in
 * lower case.
 */
public record RunKey(String namespaceId, String workflowId, String runId) {
  /** The workflow id that the run belongs to. */
  public WorkflowKey workflow() {
    return new WorkflowKey(namespaceId, workflowId);
  }

  /** How clients and workers name the run. */
  public WorkflowExecution execution() {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }
}
