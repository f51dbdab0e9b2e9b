package io.perdure.history.grpc;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.history.task.CrossExecutionCalls;
import java.util.concurrent.TimeUnit;

/** Calls the owners of other workflow ids over gRPC. */
public final class HistoryCrossings implements CrossExecutionCalls {
  private static final long DEADLINE_SECONDS = 10;

  private final HistoryClients clients;

  public HistoryCrossings(HistoryClients clients) {
    this.clients = clients;
  }

  @Override
  public CrossExecutionResponse call(CrossExecutionRequest request) {
    return clients
        .history(request.getNamespaceId(), request.getTargetWorkflowId())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .crossExecution(request);
  }
}
