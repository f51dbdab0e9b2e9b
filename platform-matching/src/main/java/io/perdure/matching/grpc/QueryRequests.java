package io.perdure.matching.grpc;

import io.perdure.common.api.DeliverQueryRequest;
import io.perdure.common.api.DeliverQueryResponse;
import io.perdure.common.api.DeliverQueryResponse.Outcome;
import io.perdure.common.api.TaskKind;
import io.perdure.common.error.NotFound;
import io.perdure.common.token.QueryTokens;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.Query;
import io.perdure.matching.queue.QueryOutcome;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import java.time.InstantSource;

/** Queries on their way to a worker, and its answers on their way back. */
final class QueryRequests {
  private final MatchingPartitions partitions;
  private final InstantSource clock;

  QueryRequests(MatchingPartitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Waits for the answer; the caller may go. */
  DeliverQueryResponse deliver(DeliverQueryRequest request) {
    var query =
        new Query(
            partitions.nextPollId(),
            QueueKeys.of(request.getTaskQueue(), TaskKind.TASK_KIND_WORKFLOW),
            request.getSticky(),
            request.getPollResponse(),
            clock.instant().plusMillis(request.getWaitMillis()));
    return response(Callers.await(partitions.query(query), () -> partitions.cancel(query)));
  }

  private static DeliverQueryResponse response(QueryOutcome outcome) {
    var response = DeliverQueryResponse.newBuilder();
    return switch (outcome) {
      case QueryOutcome.Completed completed ->
          response
              .setOutcome(Outcome.OUTCOME_COMPLETED)
              .setCompletion(completed.completion())
              .build();
      case QueryOutcome.TimedOut _ -> response.setOutcome(Outcome.OUTCOME_TIMED_OUT).build();
      case QueryOutcome.NoWorker _ -> response.setOutcome(Outcome.OUTCOME_NO_WORKER).build();
      case QueryOutcome.NotOwned _ -> response.setOutcome(Outcome.OUTCOME_MOVED).build();
      case QueryOutcome.TooMany _ -> response.setOutcome(Outcome.OUTCOME_TOO_MANY).build();
    };
  }

  /** RespondQueryTaskCompleted (MT-42). */
  RespondQueryTaskCompletedResponse completed(RespondQueryTaskCompletedRequest request) {
    var token = QueryTokens.read(request.getTaskToken());
    var queue = QueueKeys.of(token.getTaskQueue(), TaskKind.TASK_KIND_WORKFLOW);
    if (!partitions.completeQuery(queue, token.getQueryId(), request.toByteString()).join()) {
      throw new NotFound("query task not found, or already expired");
    }
    return RespondQueryTaskCompletedResponse.getDefaultInstance();
  }
}
