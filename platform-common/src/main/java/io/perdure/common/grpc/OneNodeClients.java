package io.perdure.common.grpc;

import io.grpc.Channel;
import io.grpc.stub.AbstractStub;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.HistoryServiceGrpc.HistoryServiceBlockingStub;
import io.perdure.common.api.MatchingServiceGrpc;
import io.perdure.common.api.MatchingServiceGrpc.MatchingServiceBlockingStub;
import io.perdure.common.cluster.Slots;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** Clients where one node of each role owns everything: all calls go to the same channel. */
public final class OneNodeClients implements HistoryClients, MatchingClients {
  private final Channel history;
  private final Channel matching;

  public OneNodeClients(Channel history, Channel matching) {
    this.history = history;
    this.matching = matching;
  }

  @Override
  public WorkflowServiceBlockingStub workflows(String namespaceId, String workflowId) {
    return routed(WorkflowServiceGrpc.newBlockingStub(history), namespaceId, workflowId);
  }

  @Override
  public HistoryServiceBlockingStub history(String namespaceId, String workflowId) {
    return routed(HistoryServiceGrpc.newBlockingStub(history), namespaceId, workflowId);
  }

  @Override
  public WorkflowServiceBlockingStub taskQueues(String namespaceId, String taskQueue) {
    return routed(WorkflowServiceGrpc.newBlockingStub(matching), namespaceId, taskQueue);
  }

  @Override
  public MatchingServiceBlockingStub matching(String namespaceId, String taskQueue) {
    return routed(MatchingServiceGrpc.newBlockingStub(matching), namespaceId, taskQueue);
  }

  private static <S extends AbstractStub<S>> S routed(S stub, String namespaceId, String name) {
    return RoutedCall.routed(stub, namespaceId, Slots.of(namespaceId, name));
  }
}
