package io.perdure.history.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.history.shard.Answered;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.ExecutionVerbs;
import io.perdure.history.verb.QueryFlow;
import io.perdure.history.verb.QueryFlow.Next;
import io.perdure.history.workflow.query.QueryTurn;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Carries queries through their steps; each waits on its own virtual thread. */
final class QueryCalls {
  /** A query of a caller that names no deadline is given up after so long. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** How much later than matching this side gives up, so that matching says why. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ShardCalls calls;
  private final MatchingClients matching;
  private final EventSource events;
  private final InstantSource clock;

  QueryCalls(ShardCalls calls, MatchingClients matching, EventSource events, InstantSource clock) {
    this.calls = calls;
    this.matching = matching;
    this.events = events;
    this.clock = clock;
  }

  QueryWorkflowResponse query(QueryWorkflowRequest request) {
    var answerBy = calls.deadline(LONGEST_WAIT);
    var flow = new QueryFlow(answerBy);
    var next = flow.begin();
    while (true) {
      switch (next) {
        case Next.Decide(var pause) -> {
          pause(pause);
          next = flow.decided(decide(request, answerBy), clock.instant());
        }
        case Next.Deliver deliver -> next = deliver(deliver, flow);
        case Next.Unstick(var reset) -> {
          unstick(reset);
          next = flow.unstuck(clock.instant());
        }
        case Next.Answer(var response) -> {
          return response;
        }
        case Next.Refuse(var refusal) -> throw refusal;
      }
    }
  }

  private Answered<QueryTurn> decide(QueryWorkflowRequest request, Instant answerBy) {
    try {
      var turn = calls.serve(ExecutionVerbs.query(answerBy), request, answerBy);
      return new Answered.Given<>(turn);
    } catch (ServiceException refusal) {
      return new Answered.Denied<>(refusal);
    }
  }

  private Next deliver(Next.Deliver deliver, QueryFlow flow) {
    var wait = deliver.patience().plus(GRACE);
    try {
      var response =
          matching
              .matching(RoutedCall.current().namespaceId(), deliver.taskQueue())
              .withDeadlineAfter(wait.toMillis(), TimeUnit.MILLISECONDS)
              .deliverQuery(deliver.request(events));
      return flow.delivered(response, clock.instant());
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        return flow.undelivered(clock.instant());
      }
      throw failure;
    }
  }

  private void unstick(ResetStickyTaskQueueRequest request) {
    try {
      calls.serve(ExecutionVerbs.RESET_STICKY_TASK_QUEUE, request);
    } catch (ServiceException closed) {
      // A closed run is not held by anybody for workflow tasks; it is queried all the same.
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unavailable("this node is stopping");
    }
  }
}
