package io.perdure.history.state;

import io.perdure.common.cluster.Slots;

/**
 * A workflow id in its namespace: the unit of loading, exclusion and decision. Its runs are decided
 * together.
 */
public record WorkflowKey(String namespaceId, String workflowId) {
  /** Slot that the workflow id belongs to, 0 to 16,383. */
  public int slot() {
    return Slots.of(namespaceId, workflowId);
  }

  /** One of its runs. */
  public RunKey run(String runId) {
    return new RunKey(namespaceId, workflowId, runId);
  }
}
