package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.QueryToken;
import io.perdure.common.token.QueryTokens;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a matching partition: those that wait for a poll, and those that a worker answers;
 * each leaves with its one answer. Never stored (MT-40). Bounded by count and bytes.
 */
final class HeldQueries {
  /** Queries that wait for a poll or for their answer at a time. */
  static final int LIMIT = 2_000;

  /** Bytes of what their pollers are given. */
  static final long BYTE_LIMIT = 64L << 20;

  private final Step step;
  private final LoadedQueues queues;
  private final HeldPolls polls;
  private final long epoch;
  private final Map<Long, Held> held = new LinkedHashMap<>();
  private long bytes;

  HeldQueries(Step step, LoadedQueues queues, HeldPolls polls, long epoch) {
    this.step = step;
    this.queues = queues;
    this.polls = polls;
    this.epoch = epoch;
  }

  /** Lets a query wait in its queue, which is returned; null when it is answered already. */
  @Nullable LoadedQueue arrived(Query query) {
    var queue = query.sticky() ? queues.sticky(query.queue()) : queues.normal(query.queue());
    if (queue == null || (query.sticky() && !queue.hasWorker(step.now()))) {
      refuse(query, new QueryOutcome.NoWorker()); // MT-30.
      return null;
    }
    if (held.size() >= LIMIT || bytes >= BYTE_LIMIT) {
      refuse(query, new QueryOutcome.TooMany());
      return null;
    }
    held.put(query.id(), new Held(query, queue));
    bytes += query.response().size();
    step.alarm(new Due.QueryEnds(query.id()), query.answerBy());
    queue.await(query);
    return queue;
  }

  /** Somebody waits for the answer of each: they go before all tasks. */
  void meetPolls(LoadedQueue queue) {
    while (queue.waitingPolls() > 0) {
      var query = queue.takeQuery();
      var poll = query == null ? null : queue.takePoll();
      if (query == null || poll == null) {
        return;
      }
      polls.answerQuery(poll, queue, response(query));
    }
  }

  void refuse(Query query, QueryOutcome outcome) {
    step.add(new Effect.AnswerQuery(query.id(), outcome));
  }

  /** Time is up, perhaps because nobody polls (MT-41). */
  void timeIsUp(long id) {
    var found = held.get(id);
    var nobodyCame =
        found != null && found.isWaiting() && !found.queue().wasPolledLately(step.now());
    answer(id, nobodyCame ? new QueryOutcome.NoWorker() : new QueryOutcome.TimedOut());
  }

  /** A worker has answered; it is told whether somebody waited for that. */
  void completed(Message.QueryCompleted completed) {
    var id = named(completed.queryId());
    id.ifPresent(query -> answer(query, new QueryOutcome.Completed(completed.request())));
    step.add(new Effect.AnswerCompletion(completed.completion(), id.isPresent()));
  }

  void answer(long id, QueryOutcome outcome) {
    if (end(id)) {
      step.add(new Effect.AnswerQuery(id, outcome));
    }
  }

  void answerAll(QueryOutcome outcome) {
    List.copyOf(held.keySet()).forEach(id -> answer(id, outcome));
  }

  /** Whoever asked has gone. */
  void cancelled(long id) {
    end(id);
  }

  private boolean end(long id) {
    step.clear(new Due.QueryEnds(id));
    var found = held.remove(id);
    if (found == null) {
      return false;
    }
    bytes -= found.query().response().size();
    found.queue().stopWaiting(found.query());
    return true;
  }

  /** What the poller of a query is given. */
  private ByteString response(Query query) {
    var token =
        QueryToken.newBuilder()
            .setNamespaceId(query.queue().namespaceId())
            .setTaskQueue(query.queue().name())
            .setQueryId(epoch + "/" + query.id());
    var rest =
        PollWorkflowTaskQueueResponse.newBuilder().setTaskToken(QueryTokens.write(token)).build();
    return query.response().concat(rest.toByteString()); // Messages in a row merge.
  }

  /** The query that a worker's token names; empty when it was another ownership's. */
  private Optional<Long> named(String queryId) {
    var prefix = epoch + "/";
    if (!queryId.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      var id = Long.parseLong(queryId.substring(prefix.length()));
      return held.containsKey(id) ? Optional.of(id) : Optional.empty();
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  private record Held(Query query, LoadedQueue queue) {
    boolean isWaiting() {
      return queue.isWaiting(query);
    }
  }
}
