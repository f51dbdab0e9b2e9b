package io.perdure.matching.grpc;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.matching.queue.StartOutcome;
import io.perdure.matching.queue.TaskStarts;
import java.util.concurrent.TimeUnit;

/** Asks the owner of a task's run to start it (MT-13). */
public final class HistoryTaskStarts implements TaskStarts {
  /** Longer than the partition waits, so that it decides; this only frees the thread. */
  private static final long DEADLINE_SECONDS = 12;

  private final HistoryClients clients;

  public HistoryTaskStarts(HistoryClients clients) {
    this.clients = clients;
  }

  @Override
  public StartOutcome start(String requestId, DispatchTask task, ByteString pollRequest) {
    var request =
        RecordTaskStartedRequest.newBuilder()
            .setTask(task)
            .setRequestId(requestId)
            .setPollRequest(pollRequest)
            .build();
    try {
      return outcomeOf(
          clients
              .history(task.getNamespaceId(), task.getWorkflowId())
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .recordTaskStarted(request));
    } catch (RuntimeException | Error failure) { // No error is a definite answer.
      return new StartOutcome.Failed(String.valueOf(failure.getMessage()));
    }
  }

  private static StartOutcome outcomeOf(RecordTaskStartedResponse response) {
    return switch (response.getOutcome()) {
      case OUTCOME_STARTED -> new StartOutcome.Started(response.getPollResponse());
      case OUTCOME_OBSOLETE -> new StartOutcome.Obsolete();
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          new StartOutcome.Failed("unknown outcome " + response.getOutcomeValue());
    };
  }
}
