package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.QueryToken;
import io.perdure.common.token.QueryTokens;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queries of a matching partition: those that wait for a poll, and those that a worker answers.
 * Never stored (MT-40). Bounded by count and bytes.
 */
final class HeldQueries {
  /** Queries that wait for a poll or for their answer at a time. */
  static final int LIMIT = 2_000;

  /** Bytes of what their pollers are given. */
  static final long BYTE_LIMIT = 64L << 20;

  private record Held(Query query, LoadedQueue queue) {}

  private final Map<Long, Held> held = new LinkedHashMap<>();
  private final long epoch;
  private long bytes;

  HeldQueries(long epoch) {
    this.epoch = epoch;
  }

  boolean hasRoom() {
    return held.size() < LIMIT && bytes < BYTE_LIMIT;
  }

  /** Lets a query wait for a poll of its queue. */
  void add(Query query, LoadedQueue queue) {
    held.put(query.id(), new Held(query, queue));
    bytes += query.response().size();
    queue.await(query);
  }

  /** The queue of a query that has not ended. */
  Optional<LoadedQueue> queueOf(long id) {
    return Optional.ofNullable(held.get(id)).map(Held::queue);
  }

  /** Whether the query is still held and no worker has it. */
  boolean isWaiting(long id) {
    var found = held.get(id);
    return found != null && found.queue().isWaiting(found.query());
  }

  /** Ends a query; false when it has ended before. */
  boolean end(long id) {
    var found = held.remove(id);
    if (found == null) {
      return false;
    }
    bytes -= found.query().response().size();
    found.queue().stopWaiting(found.query());
    return true;
  }

  /** All that have not ended. */
  List<Long> all() {
    return List.copyOf(held.keySet());
  }

  /** What the poller of a query is given. */
  ByteString response(Query query) {
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
  Optional<Long> named(String queryId) {
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
}
