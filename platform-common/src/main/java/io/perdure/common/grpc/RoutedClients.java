package io.perdure.common.grpc;

import io.grpc.Channel;
import io.grpc.stub.AbstractStub;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.HistoryServiceGrpc.HistoryServiceBlockingStub;
import io.perdure.common.api.MatchingServiceGrpc;
import io.perdure.common.api.MatchingServiceGrpc.MatchingServiceBlockingStub;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Slots;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.function.Function;

/** Clients where several nodes of each role share the work: each call goes to the owner. */
public final class RoutedClients implements HistoryClients, MatchingClients {
  private final Routes routes;

  public RoutedClients(Routes routes) {
    this.routes = routes;
  }

  @Override
  public WorkflowServiceBlockingStub workflows(String namespaceId, String workflowId) {
    return stub(Leased.SHARD, namespaceId, workflowId, WorkflowServiceGrpc::newBlockingStub);
  }

  @Override
  public HistoryServiceBlockingStub history(String namespaceId, String workflowId) {
    return stub(Leased.SHARD, namespaceId, workflowId, HistoryServiceGrpc::newBlockingStub);
  }

  @Override
  public WorkflowServiceBlockingStub taskQueues(String namespaceId, String taskQueue) {
    return stub(
        Leased.MATCHING_PARTITION, namespaceId, taskQueue, WorkflowServiceGrpc::newBlockingStub);
  }

  @Override
  public MatchingServiceBlockingStub matching(String namespaceId, String taskQueue) {
    return stub(
        Leased.MATCHING_PARTITION, namespaceId, taskQueue, MatchingServiceGrpc::newBlockingStub);
  }

  private <S extends AbstractStub<S>> S stub(
      Leased kind, String namespaceId, String name, Function<Channel, S> stubs) {
    var slot = Slots.of(namespaceId, name);
    return RoutedCall.routed(stubs.apply(routes.to(kind, slot)), namespaceId, slot);
  }
}
