package io.perdure.history.verb;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DeliverQueryRequest;
import io.perdure.common.api.DeliverQueryResponse;
import io.perdure.common.error.Broken;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.TimedOut;
import io.perdure.common.error.Unavailable;
import io.perdure.history.shard.Answered;
import io.perdure.history.workflow.HistoryPage;
import io.perdure.history.workflow.query.DirectQuery;
import io.perdure.history.workflow.query.QueryResults;
import io.perdure.history.workflow.query.QueryTurn;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The way of one query from its decision to its answer: the worker that holds the run in its cache
 * is asked first, then any (QU-12). A step object: told what has happened, it says what is next.
 */
public final class QueryFlow {
  /** After an owner could not be reached, the query begins anew so much later. */
  private static final Duration AGAIN = Duration.ofMillis(100);

  /** What is to be done next. */
  public sealed interface Next {
    /** Decide after a pause; {@link #decided} follows. */
    record Decide(Duration pause) implements Next {}

    /** Ask the owner of a task queue; {@link #delivered} or {@link #undelivered} follows. */
    record Deliver(DirectQuery query, String taskQueue, boolean sticky, Duration patience)
        implements Next {
      /** What the owner is asked; reads the history that the worker needs. */
      public DeliverQueryRequest request(EventSource events) {
        return DeliverQueryRequest.newBuilder()
            .setTaskQueue(taskQueue)
            .setSticky(sticky)
            .setWaitMillis(patience.toMillis())
            .setPollResponse(sticky ? withEmptyHistory(query) : withHistory(query, events))
            .build();
      }

      /** Workers read a task without any history as none at all. */
      private static ByteString withEmptyHistory(DirectQuery query) {
        var history = History.getDefaultInstance();
        return query.response().toBuilder().setHistory(history).build().toByteString();
      }

      private static ByteString withHistory(DirectQuery query, EventSource events) {
        var runId = query.response().getWorkflowExecution().getRunId();
        var page = events.page(runId, 1, query.nextEventId(), HistoryPages.EVENTS);
        var readTo = 1L + page.size();
        var response =
            query.response().toBuilder().setHistory(History.newBuilder().addAllEvents(page));
        if (readTo < query.nextEventId()) {
          response.setNextPageToken(HistoryPage.token(runId, readTo));
        }
        return response.build().toByteString();
      }
    }

    /** Forget who holds the run in its cache; {@link #unstuck} follows, whatever comes of it. */
    record Unstick(ResetStickyTaskQueueRequest request) implements Next {}

    /** Answer the caller. */
    record Answer(QueryWorkflowResponse response) implements Next {}

    /** Refuse the caller. */
    record Refuse(ServiceException refusal) implements Next {}
  }

  private final Instant answerBy;
  private @Nullable DirectQuery query;
  private boolean sticky;

  /**
   * @param answerBy when the caller must have its answer
   */
  public QueryFlow(Instant answerBy) {
    this.answerBy = answerBy;
  }

  public Next begin() {
    return new Next.Decide(Duration.ZERO);
  }

  /** The decision has been taken. */
  public Next decided(Answered<QueryTurn> answered, Instant now) {
    return switch (answered) {
      case Answered.Denied<QueryTurn>(var refusal) -> new Next.Refuse(refusal);
      case Answered.Given<QueryTurn>(QueryTurn.Answered(var response)) -> new Next.Answer(response);
      case Answered.Given<QueryTurn>(QueryTurn.Direct(var direct)) -> {
        query = direct;
        sticky = !direct.stickyTaskQueue().isEmpty();
        yield deliver(direct, now);
      }
    };
  }

  private Next deliver(DirectQuery direct, Instant now) {
    var left = Duration.between(now, answerBy);
    if (!left.isPositive()) {
      return new Next.Refuse(timedOut());
    }
    if (!sticky) {
      return new Next.Deliver(direct, direct.taskQueue(), false, left);
    }
    var wait = direct.stickyTimeout().compareTo(left) < 0 ? direct.stickyTimeout() : left;
    return new Next.Deliver(direct, direct.stickyTaskQueue(), true, wait);
  }

  /** The owner of the task queue has answered. */
  public Next delivered(DeliverQueryResponse response, Instant now) {
    return switch (response.getOutcome()) {
      case OUTCOME_COMPLETED -> completed(response);
      case OUTCOME_TIMED_OUT -> sticky ? unstick() : new Next.Refuse(timedOut());
      case OUTCOME_NO_WORKER ->
          sticky
              ? unstick()
              : new Next.Refuse(
                  new NotReady("no poller seen for task queue recently, worker may be down"));
      case OUTCOME_TOO_MANY ->
          new Next.Refuse(Exhausted.systemOverloaded("too many queries wait for workers"));
      case OUTCOME_MOVED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> undelivered(now);
    };
  }

  /** The owner of the task queue could not be asked, or has not answered: another one may. */
  public Next undelivered(Instant now) {
    return now.plus(AGAIN).isBefore(answerBy)
        ? new Next.Decide(AGAIN)
        : new Next.Refuse(new Unavailable("the task queue moves to another node"));
  }

  /** The worker that held the run in its cache is forgotten, or could not be. */
  public Next unstuck(Instant now) {
    sticky = false;
    return deliver(direct(), now);
  }

  private Next unstick() {
    return new Next.Unstick(
        ResetStickyTaskQueueRequest.newBuilder()
            .setExecution(direct().response().getWorkflowExecution())
            .build());
  }

  private DirectQuery direct() {
    if (query == null) {
      throw new Broken("a query is delivered before it is decided");
    }
    return query;
  }

  private static Next completed(DeliverQueryResponse response) {
    try {
      return new Next.Answer(
          QueryResults.of(RespondQueryTaskCompletedRequest.parseFrom(response.getCompletion())));
    } catch (InvalidProtocolBufferException unreadable) {
      return new Next.Refuse(new Broken("an unreadable answer to a query"));
    } catch (ServiceException refusal) {
      return new Next.Refuse(refusal);
    }
  }

  private static ServiceException timedOut() {
    return new TimedOut("query timed out before a worker could process it");
  }
}
