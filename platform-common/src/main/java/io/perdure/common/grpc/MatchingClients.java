package io.perdure.common.grpc;

import io.perdure.common.api.MatchingServiceGrpc.MatchingServiceBlockingStub;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/**
 * Calls the owner of a task queue. Stubs carry the routing metadata, inherit the caller's deadline
 * and cancellation from the gRPC context, and block: call them on virtual threads.
 */
public interface MatchingClients {
  /** No queue has this name: its owner knows the workers of the namespace. */
  String WORKERS = "/_sys/workers";

  /** The verbs of the public API that matching serves: the polls, ShutdownWorker. */
  WorkflowServiceBlockingStub taskQueues(String namespaceId, String taskQueue);

  /** What the public API has no word for. */
  MatchingServiceBlockingStub matching(String namespaceId, String taskQueue);

  /** The verbs of the public API about the workers themselves. */
  default WorkflowServiceBlockingStub workers(String namespaceId) {
    return taskQueues(namespaceId, WORKERS);
  }
}
