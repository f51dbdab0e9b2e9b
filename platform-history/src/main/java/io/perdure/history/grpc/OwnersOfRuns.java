package io.perdure.history.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.history.refresh.RunOwners;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks the owners of runs through gRPC. */
public final class OwnersOfRuns implements RunOwners {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HistoryClients history;

  public OwnersOfRuns(HistoryClients history) {
    this.history = history;
  }

  @Override
  public Fate refresh(String namespaceId, String workflowId, String runId) {
    var request = RefreshTasksRequest.newBuilder().setWorkflowId(workflowId).setRunId(runId);
    try {
      history
          .history(namespaceId, workflowId)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .refreshTasks(request.build());
      return new Fate.Refreshed();
    } catch (StatusRuntimeException refused) {
      var status = refused.getStatus();
      return status.getCode() == Status.Code.NOT_FOUND
          ? new Fate.Absent(String.valueOf(status.getDescription()))
          : new Fate.Unknown(status.getCode() + ": " + status.getDescription());
    }
  }
}
