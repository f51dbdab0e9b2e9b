package io.perdure.common.grpc;

import io.perdure.common.api.HistoryServiceGrpc.HistoryServiceBlockingStub;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/**
 * Calls the owner of a workflow execution. Stubs carry the routing metadata, inherit the caller's
 * deadline and cancellation from the gRPC context, and block: call them on virtual threads.
 */
public interface HistoryClients {
  /** The verbs of the public API that history serves. */
  WorkflowServiceBlockingStub workflows(String namespaceId, String workflowId);

  /** What the public API has no word for. */
  HistoryServiceBlockingStub history(String namespaceId, String workflowId);
}
