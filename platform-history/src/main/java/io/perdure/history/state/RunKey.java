package io.perdure.history.state;

/**
 * Names one run for ever. All three are as in the public API; namespace id and run id are UUIDs in
 * lower case.
 */
public record RunKey(String namespaceId, String workflowId, String runId) {
  /** The workflow id that the run belongs to. */
  public WorkflowKey workflow() {
    return new WorkflowKey(namespaceId, workflowId);
  }
}
