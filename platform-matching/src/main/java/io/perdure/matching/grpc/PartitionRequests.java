package io.perdure.matching.grpc;

import io.perdure.common.api.OfferTaskRequest;
import io.perdure.common.api.OfferTaskResponse;
import io.perdure.common.api.OfferTaskResponse.Outcome;
import io.perdure.common.api.WakePartitionRequest;
import io.perdure.common.api.WakePartitionResponse;
import io.perdure.matching.queue.Effect;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.StartOutcome;
import io.perdure.matching.queue.Visit;
import java.time.InstantSource;

/** What partitions of a task queue ask of each other. */
final class PartitionRequests {
  private final MatchingPartitions partitions;
  private final InstantSource clock;

  PartitionRequests(MatchingPartitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Waits until the task has met a poll; the caller may go. */
  OfferTaskResponse offer(OfferTaskRequest request) {
    var visit =
        new Visit(
            partitions.nextPollId(),
            request.getTask(),
            request.getRequestId(),
            request.getFromBacklog(),
            clock.instant().plusMillis(request.getWaitMillis()));
    return response(Callers.await(partitions.visit(visit), () -> partitions.cancel(visit)));
  }

  private static OfferTaskResponse response(Effect.AnswerVisit answer) {
    var response = OfferTaskResponse.newBuilder().setOutcome(outcome(answer.outcome()));
    answer.workersRate().ifPresent(response::setWorkersRate);
    return response.build();
  }

  private static Outcome outcome(StartOutcome outcome) {
    return switch (outcome) {
      case StartOutcome.Started _ -> Outcome.OUTCOME_STARTED;
      case StartOutcome.Obsolete _ -> Outcome.OUTCOME_OBSOLETE;
      case StartOutcome.Failed _ -> Outcome.OUTCOME_FAILED;
      case StartOutcome.NotTaken(var polled) ->
          polled ? Outcome.OUTCOME_NOT_TAKEN : Outcome.OUTCOME_NO_WORKER;
    };
  }

  WakePartitionResponse wake(WakePartitionRequest request) {
    partitions.wake(
        QueueKeys.of(request.getTaskQueue(), request.getKind()), request.getConfigured());
    return WakePartitionResponse.getDefaultInstance();
  }
}
